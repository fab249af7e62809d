"""Witnesses: a third record that shows two names or birth dates to be slips of one. Pure.

Of five records of one person two may be wrong, each in its own way: 1984-07-02 became 1984-07-20 here and 1985-07-02
there. Those two look like two people, though both are a slip away from the third.
"""

from itertools import product, starmap

from mdm.cluster.birth_date import are_a_slip_apart, share_mailbox_and_birth_date
from mdm.cluster.veto import find_veto, may_be_of_one_generation
from mdm.model import Profile


def is_witness(c: Profile, a: Profile, b: Profile) -> bool:
    """Whether `c`, which meets no veto with `a` or `b`, lifts the one that these meet. Symmetric in `a` and `b`.

    It must have a given name and a birth date of its own, or it would agree with a whole family. A given name it
    excuses only where it has mailbox and birth date in common with one of the two. Parents and children share a name,
    and often a mailbox: a generation between two birth dates is no slip, whatever lies between. Nor are suffixes.
    """
    if len(c.given or "") < 2:  # noqa: PLR2004 - an initial
        return False
    if find_veto(a, b, ("suffix",)) or _are_a_generation_apart(a, b):
        return False
    if share_mailbox_and_birth_date(a, c) or share_mailbox_and_birth_date(b, c):
        return True
    return not find_veto(a, b, ("given_name",)) and are_a_slip_apart(a, c) and are_a_slip_apart(b, c)


def _are_a_generation_apart(a: Profile, b: Profile) -> bool:
    dates = [*product(a.birth_dates, b.birth_dates)]
    return bool(dates) and not any(starmap(may_be_of_one_generation, dates))
