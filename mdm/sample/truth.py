"""Who every record is: source, source_id, entity_id and, for those who live with others, household_id."""

from collections.abc import Iterator

import numpy as np

from mdm.sample.draw import Ints
from mdm.sample.holdings import NOBODY
from mdm.sample.world import World

HEAD = "source,source_id,entity_id,household_id\n"


def truth_lines(world: World, source: str, keys: list[str], person: Ints) -> Iterator[str]:
    """A store's own till customer is an entity of its own and lives nowhere."""
    sizes = np.bincount(world.people.home, minlength=len(world.homes))
    home = world.people.home[np.maximum(person, 0)]
    shared = (sizes[home] > 1) & (person != NOBODY)
    for key, who, of, together in zip(keys, person.tolist(), home.tolist(), shared.tolist(), strict=True):
        entity = f"S-{key}" if who == NOBODY else f"P{who:08d}"
        yield f"{source},{key},{entity},{f'H{of:08d}' if together else ''}\n"
