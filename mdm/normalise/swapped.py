"""Given and family name in the field of the other, where both tell: Hernández | Jimena, Zeng | Zihong."""

import re
from collections.abc import Sequence

from mdm.names.formal_name import is_borne
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


def are_swapped(given: Sequence[str], family: Sequence[str]) -> bool:
    """Whether the words in the field of the given name are a family name, and those in the other given names."""
    if not (given and family):
        return False
    first, last = [*map(fold, given)], [*map(fold, family)]
    if (
        len(first) == 1
        and first[0] in _CHINESE_FAMILIES
        and not (is_borne(first[0]) or any(map(is_borne, last)))
    ):
        return last[0] not in _CHINESE_FAMILIES and bool(_CHINESE_GIVEN.fullmatch(" ".join(last)))
    is_family = are_spanish_families(given) or (_is_irish(given) and _FAMILIES_TOO.isdisjoint(last))
    return is_family and all(is_borne(name) and not are_spanish_families([name]) for name in last)


def _is_irish(words: Sequence[str]) -> bool:
    """McKenna is a given name, too."""
    return len(words) == 1 and bool(_IRISH.fullmatch(words[0])) and not is_borne(fold(words[0]))
