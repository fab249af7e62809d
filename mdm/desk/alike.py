"""Names that are like a name that was typed: which profiles to look at, and how like each is. Pure.

Without an index of names all profiles are looked through as text; so what is looked for is cheap to find, lets
through a few in a hundred, and what is like is told apart afterwards.
"""

from rapidfuzz.distance import JaroWinkler

from mdm.names.formal_name import formal_names
from mdm.normalise.text import fold
from mdm.store.search import Named

_ALIKE = 0.88  # of one word: a letter mistyped in a name of five
_LEAST_LETTERS = 2
_HEAD_LETTERS, _TAIL_LETTERS = 2, 4
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ENGLISH = "GB"  # whose nicknames count: Kate is Katherine


def words_of(text: str) -> list[str]:
    """The words of a name, folded, without Jr and the like. "O'Neil, Katherine" is turned round."""
    family, _, given = text.partition(",")
    words = [word for word in [*fold(given).split(), *fold(family).split()] if word not in _SUFFIXES]
    return words or fold(text).split()


def needles_of(words: list[str]) -> list[str]:
    """What stands in the text of a profile that may be meant. Wherever one letter is mistyped, another one finds it."""
    if not words or len("".join(words)) < _LEAST_LETTERS:
        return []
    first, last = words[0], words[-1]
    if len(words) == 1:
        heads = [f'"{field}":"{first[:_HEAD_LETTERS]}' for field in ("family", "given")]
        return [*heads, f'{first[-_TAIL_LETTERS:]}"'] if len(first) > _TAIL_LETTERS else heads
    initials = {"".join(sorted((name[0], last[0]))) for name in formal_names(first, _ENGLISH)}
    family = " ".join(words[1:])
    return [
        *(f'"initials":"{one}"' for one in sorted(initials)),
        f'"family":"{family[:_HEAD_LETTERS]}',
        f'"given":"{first}"',
        f'"{last}"',  # a form of the family name: without its particles
        f'"{" ".join(words)}"',
    ]


def likeness_of(words: list[str], named: Named) -> float:
    """From 0, not alike, to 1."""
    if len(words) == 1:
        likeness = max(_given(words[0], named), _family(words[0], named))
        return likeness if likeness >= _ALIKE else 0.0
    first, rest = words[0], " ".join(words[1:])
    straight = _both(_given(first, named), max(_family(rest, named), _family(words[-1], named)))
    turned = _both(_given(words[-1], named), _family(" ".join(words[:-1]), named))
    alone = _family(" ".join(words), named) * 0.9  # a family name of several words
    return max(straight, turned, alone if alone >= _ALIKE else 0.0)


def _both(given: float, family: float) -> float:
    """The family name counts more: a given name is often an initial."""
    return given * 0.4 + family * 0.6 if given >= _ALIKE and family >= _ALIKE else 0.0


def _given(word: str, named: Named) -> float:
    if not named.given:
        return 0.0
    if len(word) == 1 or len(named.given) == 1:
        return _ALIKE if word[0] == named.given[0] else 0.0
    if word == named.given:
        return 1.0
    if not set(formal_names(word, _ENGLISH)).isdisjoint(named.formal_given):
        return 0.97
    return JaroWinkler.similarity(word, named.given)


def _family(word: str, named: Named) -> float:
    if word == named.family:
        return 1.0
    forms = (named.family, *named.families)
    return max(JaroWinkler.similarity(word, form) for form in forms)
