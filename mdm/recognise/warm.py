"""Scorers kept ready in this process: making one costs a second, scoring with one some milliseconds."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from mdm.errors import BaseOutdated, ModelInvalid
from mdm.match.model import LevelWeight, ModelVersion, describe
from mdm.match.quick import QuickScorer
from mdm.match.score import Scorer
from mdm.rules import RuleSet
from mdm.store import models


class Warm:
    """A scorer that follows the base: it scores under the model version that the stored pairs were made with.

    After another version was activated that is still the old one, until the full resolve that it asks for has ended.
    One thread at a time.
    """

    def __init__(self) -> None:
        self._scorer: Scorer | None = None
        self.levels: dict[str, tuple[LevelWeight, ...]] = {}  # of the scorer's model version

    def scorer(self, session: Session, rules: RuleSet) -> Scorer:
        """The scorer for the base as this transaction sees it; made anew only where the model version changed.

        Raises BaseOutdated where the rule set has other keys or comparisons than the base was made with.
        """
        current = models.current(session)
        if current is None:
            raise ModelInvalid("no model version is active: run `mdm migrate`, or `mdm train`")
        if current.scoring_version != rules.scoring_version:
            raise BaseOutdated("the base was made with other rules: run `mdm resolve --full`")
        held = self._scorer
        if held is None or held.is_broken or held.model.id != current.model:
            held = self._make(session, current.model)
        return held

    def _make(self, session: Session, model: str) -> Scorer:
        stored = models.find_model(session, model)
        if stored is None:
            raise ModelInvalid(f"model version {model} is gone")
        self._scorer = QuickScorer(ModelVersion.from_bytes(stored.content))
        self.levels = describe(self._scorer.model)
        return self._scorer


_idle: list[Warm] = []


@contextmanager
def lend() -> Iterator[Warm]:
    """One that nobody else uses meanwhile. There are as many as were ever lent at once: callers bound that."""
    try:
        warm = _idle.pop()
    except IndexError:
        warm = Warm()
    try:
        yield warm
    finally:
        _idle.append(warm)
