"""What an answer is worth: the order in which stewards are asked. Pure.

An answer changes something where it differs from what stands: where a pair that was kept apart is one person, or a
group that stands as one is two. Its worth is how likely that is, times what it would put right: by so much B-cubed
recall or precision would rise, summed over records. Of n and m records that are joined or parted it is 2nm / (n + m).
"""

from collections.abc import Sized

# How often what stands is wrong, where no match weight tells. Measured on generated customers, `mdm sample` and
# `benchmarks.data.other_retail`: a refused link was one person 10 times in 82, and then half of what it joined was not;
# a bridge joined two persons 3 times in 11.
REFUSED_WRONGLY = 0.1
BRIDGED_WRONGLY = 0.25
TOO_LARGE_WRONGLY = 0.5  # too rare to be measured


def gain(one: Sized, other: Sized) -> float:
    """What it is worth to join two groups of one person's records, or to part those of two persons; in records."""
    return 2 * len(one) * len(other) / (len(one) + len(other))


def most_gain(cluster: Sized) -> float:
    """The most that parting it in two can be worth."""
    return len(cluster) / 2
