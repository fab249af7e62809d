"""The model version that scores, ready in this process; and whether the base was made with it."""

from sqlmodel import Session

from mdm.errors import BaseOutdated, ModelInvalid
from mdm.match.model import ModelVersion
from mdm.match.score import Scorer
from mdm.resolve.flow import Resolver
from mdm.rules import RuleSet
from mdm.store import models
from mdm.store.models import BaseState


def load_resolver(session: Session, rules: RuleSet, *, full: bool = False) -> Resolver:
    """The rules with the active model version. A base made with others is refused, unless all is resolved anew."""
    stored = models.active_model(session)
    if stored is None:
        raise ModelInvalid("no model version is active: run `mdm migrate`, or `mdm train`")
    if stored.scoring_version != rules.scoring_version:
        raise ModelInvalid(
            f"model version {stored.model} does not fit the rule set's normalisation, blocking and comparisons: "
            f"{models.how_to_fit(session, rules.scoring_version)}, then `mdm resolve --full`"
        )
    state = BaseState(rules.version, stored.model)
    known = models.base_state(session)
    if known is not None and known != state and not full:
        raise BaseOutdated("the rule set or the model version has changed: run `mdm resolve --full`")
    if known is None:
        models.write_base_state(session, state)
    return Resolver(rules, _scorer(stored.model, stored.content, rules))


_scorers: dict[tuple[str, str], Scorer] = {}  # one a process: building it costs a second


def _scorer(model: str, content: bytes, rules: RuleSet) -> Scorer:
    key = (model, rules.scoring_version)
    if key not in _scorers or _scorers[key].is_broken:
        _scorers.clear()
        _scorers[key] = Scorer(ModelVersion.from_bytes(content))
    return _scorers[key]
