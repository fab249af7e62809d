"""The share of true pairs in a base: how probable it is that two random records of it match.

It falls with the size of the base: a person has a few records, whoever else is there. So a model of a large base asks
too much of a small one, and that of a small one too little of a large. What a level says,
its m and u, is much the same in both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from math import log2

import numpy as np
from numpy.typing import NDArray

from mdm.errors import ModelInvalid
from mdm.match.block import blocking_keys, keys_table, mask, pairs_within
from mdm.match.model import ModelVersion
from mdm.match.profiles import profiles_table
from mdm.match.score import Scorer
from mdm.match.whole import find_hubs, score_all
from mdm.model import Profile
from mdm.rules import BlockingRule

_DIGITS = 6  # kept of the prior: sums in another order differ in the last ones
_MOST_ROUNDS = 100
_CLOSE = 1e-9  # change of the prior in one round, relative, that is none


def fit_prior(
    model: ModelVersion, profiles: Mapping[int, Profile], blocking: Sequence[BlockingRule]
) -> ModelVersion:
    """`model` with the prior of the base that holds `profiles`, by record number. Raises ModelInvalid without any pair.

    Expectation maximisation of that one parameter: the prior under which the match probabilities of all candidate pairs
    add up to as many true pairs as it says there are. Pairs that share no blocking key are taken for none.
    """
    people = {number: profile for number, profile in profiles.items() if profile.is_person}
    weights = _weights(model, people, blocking)
    every_pair = len(people) * (len(people) - 1) / 2
    if not len(weights):
        raise ModelInvalid("no two records share a blocking key: they do not tell how many pairs match")
    evidence = weights - log2(model.prior / (1 - model.prior))
    prior = model.prior
    for _ in range(_MOST_ROUNDS):
        earlier, prior = prior, _expected(evidence, prior) / every_pair
        if abs(prior - earlier) <= _CLOSE * earlier:
            break
    return replace(model, prior=float(f"{prior:.{_DIGITS}g}"))


def _expected(evidence: NDArray[np.float64], prior: float) -> float:
    """True pairs among those with this evidence, log2 of the odds that it multiplies."""
    return float((1 / (1 + np.exp2(-evidence - log2(prior / (1 - prior))))).sum())


def _weights(
    model: ModelVersion, people: Mapping[int, Profile], blocking: Sequence[BlockingRule]
) -> NDArray[np.float64]:
    """Match weights of all candidate pairs, hubs masked, as a full resolve scores them."""
    keys = keys_table(
        chain.from_iterable(
            ((key, number, rule) for rule, key in blocking_keys(profile, blocking))
            for number, profile in people.items()
        )
    )
    hubs = {key for key, _ in find_hubs(keys, blocking)}
    masked = profiles_table(
        (number, mask(profile, hubs, blocking, model.placeholders)) for number, profile in people.items()
    )
    scores = score_all(Scorer(model), masked, pairs_within(keys, blocking))
    weights: NDArray[np.float64] = scores.column("weight").to_numpy()
    return weights
