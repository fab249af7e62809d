"""The model version that ships. Apart from what scores, so that commands start without Splink."""

from sqlmodel import Session

from mdm.match.default_model import default_model
from mdm.rules import RuleSet
from mdm.store import models


def register_default_model(session: Session, rules: RuleSet) -> None:
    """Keeps the model version that ships with the rule set, and makes it active if none is."""
    model = default_model(rules.folder)
    models.add_model(session, model.id, model.to_bytes(), model.scoring_version)
    if models.active_model(session) is None:
        models.activate_model(session, model.id)
