"""Trains a model version on the records held. An explicit act: resolving never trains."""

from sqlmodel import Session

from mdm.errors import ModelInvalid
from mdm.match.score import profiles_table
from mdm.match.train import train
from mdm.rules import RuleSet
from mdm.store import models, profiles, records

# Fewer say nothing about the rare levels; training would fail on them anyway, and less clearly.
_FEWEST_RECORDS = 1_000


def train_model(session: Session, rules: RuleSet, seed: int) -> str:
    """Keeps a new model version, not yet active, and returns its id. Raises ModelInvalid."""
    numbers = records.all_live(session)
    if len(numbers) < _FEWEST_RECORDS:
        raise ModelInvalid(
            f"training needs at least {_FEWEST_RECORDS:,} resolved records; there are {len(numbers):,}"
        )
    held = profiles.profiles(session, numbers)
    model = train(profiles_table(sorted(held.items())), rules, seed)
    models.add_model(session, model.id, model.to_bytes(), model.scoring_version)
    return model.id
