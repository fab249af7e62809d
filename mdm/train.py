"""Trains a model version on the records held. An explicit act: resolving never trains."""

from sqlmodel import Session

from mdm.errors import ModelInvalid
from mdm.match.model import ModelVersion
from mdm.match.prior import fit_prior
from mdm.match.score import profiles_table
from mdm.match.train import train
from mdm.model import Profile
from mdm.rules import RuleSet
from mdm.store import models, profiles, records

# Fewer say nothing about the rare levels; training would fail on them anyway, and less clearly.
_FEWEST_RECORDS = 1_000


def train_model(session: Session, rules: RuleSet, seed: int) -> str:
    """Keeps a new model version, not yet active, and returns its id. Raises ModelInvalid."""
    held = _held(session)
    return _keep(session, train(profiles_table(sorted(held.items())), rules, seed))


def train_prior(session: Session, rules: RuleSet) -> str:
    """Keeps the active model version with the prior of the records held, and returns its id; else as `train_model`."""
    held, active = _held(session), models.active_model(session)
    if active is None or active.scoring_version != rules.scoring_version:
        raise ModelInvalid("no model version that fits the rule set is active: train a whole one")
    return _keep(session, fit_prior(ModelVersion.from_bytes(active.content), held, rules.match.blocking))


def _held(session: Session) -> dict[int, Profile]:
    numbers = records.all_live(session)
    if len(numbers) < _FEWEST_RECORDS:
        raise ModelInvalid(
            f"training needs at least {_FEWEST_RECORDS:,} resolved records; there are {len(numbers):,}"
        )
    return profiles.profiles(session, numbers)


def _keep(session: Session, model: ModelVersion) -> str:
    models.add_model(session, model.id, model.to_bytes(), model.scoring_version)
    return model.id
