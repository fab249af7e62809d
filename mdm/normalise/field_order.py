"""Given and family name in the field of the other: only where the words leave no doubt."""

import re
from collections.abc import Sequence

from mdm.names.borne import is_borne
from mdm.normalise.name_word import is_initial
from mdm.normalise.particle import ITALIAN, are_particles, begins_family
from mdm.normalise.spanish_name import are_spanish_families
from mdm.normalise.text import fold

_IRISH = re.compile(r"(?:[OÓoó]['’`]|Mc|MC|Mac(?=[A-Z]))[^\W\d]{3,}")  # noqa: RUF001
_CHINESE_FAMILIES_WORDS = (
    "cai cao chen cheng cui deng ding dong feng gao guo han he hu huang jiang li liang lin liu lu luo lv ma pan peng "
    "ren shen shi song su sun tan tang tian wang wei wu xiao xie xu yang yao ye yu yuan zeng zhang zhao zheng zhong "
    "zhou zhu chan cheung choi chow fung kwan kwok lam lau leung ngan tsang tse tso wong yeung yip"
)
_CHINESE_FAMILIES = frozenset(_CHINESE_FAMILIES_WORDS.split())
_SYLLABLE = (
    "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)(?:[aeiouv]|ai|ei|ao|ou|an|en|i?ang|eng|ong|ia|ie|iao|iu|ian|in|ing|iong|ua|uo"
    "|uai|ui|uan|un|uang|ue)"
)
_CHINESE_GIVEN = re.compile(
    f"{_SYLLABLE} {_SYLLABLE}|(?=.{{6}}){_SYLLABLE}(?!sen$){_SYLLABLE}"
)  # not Kane, Jensen
# O'Shea Jackson and McKinley Taylor are called so: here both may be either.
_FAMILIES_TOO_WORDS = (
    "allen anderson austin bailey blake brooks carson carter cole collins cooper cruz davis davidson ellis evans "
    "graham grant gray hayes henderson howard hunter jackson james jefferson johnson jordan kelly kennedy lawson "
    "lewis logan marshall mason miles mitchell morgan murphy nelson parker perry porter quinn reed reese riley "
    "robinson ross russell ryan sawyer scott shaw simpson sullivan taylor terry thomas thompson tucker turner tyler "
    "walker watson wilson woods"
)
_FAMILIES_TOO = frozenset(_FAMILIES_TOO_WORDS.split())
_INITIALS_BEHIND = frozenset({"IN", "LK", "MY", "SG", "ES", "PT", "BR", "MX", "AR", "CO", "CL", "PE"})
_SHORTEST_FAMILY_CHARS = 4  # of what may be one


def are_exchanged(given: Sequence[str], family: Sequence[str], country: str) -> bool:
    """Whether the words in the field of the given name are a family name, and those in the other given names."""
    if not (given and family):
        return False
    return (
        _begins_with_particle(given, family, country)
        or _are_chinese(given, family)
        or _are_known(given, family)
        or _are_initials(family, given, country)
    )


def _begins_with_particle(given: Sequence[str], family: Sequence[str], country: str) -> bool:
    """van Dijk | Anna."""
    if len(given) < 2 or not begins_family(given[0], country) or are_particles(given, country):  # noqa: PLR2004
        return False
    if is_borne(fold(given[-1])) and country not in ITALIAN:
        return False
    return all(len(name) == 1 or is_borne(name) for name in map(fold, family))


def _are_chinese(given: Sequence[str], family: Sequence[str]) -> bool:
    """Zeng | Zihong."""
    name = fold(given[0])
    if len(given) > 1 or name not in _CHINESE_FAMILIES or is_borne(name):
        return False
    last = [*map(fold, family)]
    if any(map(is_borne, last)) or last[0] in _CHINESE_FAMILIES:
        return False
    return bool(_CHINESE_GIVEN.fullmatch(" ".join(last)))


def _are_known(given: Sequence[str], family: Sequence[str]) -> bool:
    """Hernández | Jimena, O'Brien | Kate."""
    last = [*map(fold, family)]
    is_family = are_spanish_families(given) or (_is_irish(given) and _FAMILIES_TOO.isdisjoint(last))
    return is_family and all(is_borne(name) and not are_spanish_families([name]) for name in last)


def _is_irish(words: Sequence[str]) -> bool:
    """McKenna is a given name, too."""
    return len(words) == 1 and bool(_IRISH.fullmatch(words[0])) and not is_borne(fold(words[0]))


def _are_initials(words: Sequence[str], family: Sequence[str], country: str) -> bool:
    """HENDERSON | L F: a whole name that was cut in two. Senthil | K S and Ana | G P are other countries' habits."""
    if country in _INITIALS_BEHIND or len(family) != 1 or not all(map(is_initial, words)):
        return False
    name = family[0]
    return len(name) >= _SHORTEST_FAMILY_CHARS and name.isalpha() and not is_borne(fold(name))
