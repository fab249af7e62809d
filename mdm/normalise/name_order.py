"""Whole names that are written family name first: only where script or ending leave no doubt."""

import re
from collections.abc import Sequence

from mdm.names.borne import is_borne
from mdm.normalise.text import fold

_HAN = re.compile(r"[\u3400-\u9fff]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]+")
_HAN_OR_HIRAGANA = re.compile(r"[\u3400-\u9fff\u3041-\u309f々]+")
# Frequent Chinese family names that begin no frequent Japanese one: 高橋 is not 高 with a given name.
_CHINESE_FAMILY = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄周吴吳徐孙孫朱郭何罗羅郑鄭谢謝韩韓唐冯馮董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛"
    "叶葉阎閻余潘杜戴钟鐘汪姜范姚谭譚廖邹鄒熊陆陸郝孔崔邱秦顾顧侯邵孟龙龍段雷钱錢汤湯尹黎易乔喬贺賀赖賴龚龔"
)
_LONG_CHINESE_FAMILY = frozenset(
    ["欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "皇甫", "慕容"]
)
_FAMILY_IN_CAPITALS = frozenset({"FR", "BE"})
_SHORTEST_IN_CAPITALS = 3  # JP Morel is a given name's initials
_LONG_KOREAN_FAMILY = frozenset(["남궁", "황보", "제갈", "선우", "독고", "사공", "서문"])
_VIETNAMESE_FAMILY_WORDS = "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý"
_VIETNAMESE_FAMILY = frozenset(_VIETNAMESE_FAMILY_WORDS.split())
_PATRONYMIC = re.compile(r"(?:[оеё]вич|[оеё]вна|ична|ьич|ївна)$")  # the masculine and feminine of "child of"


def split_family_first(words: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """(given words, family words) of a whole name; None where the family name is not known to stand first."""
    if len(words) > 2 and words[0].lower() in _VIETNAMESE_FAMILY and not "".join(words).isascii():  # noqa: PLR2004
        return [words[-1], *words[1:-1]], [words[0]]  # Nguyễn Văn Thành
    if not words or words[0].isascii():
        return None
    if len(words) == 1:
        return _split_joined(words[0])
    if len(words) == 2 and any(  # noqa: PLR2004 - 山田 太郎, 김 민수
        script.fullmatch(words[0]) and script.fullmatch(words[1]) for script in (_HAN_OR_HIRAGANA, _HANGUL)
    ):
        return [words[1]], [words[0]]
    if len(words) == 3 and _PATRONYMIC.search(words[2].lower()):  # noqa: PLR2004 - family, given, patronymic
        return [*words[1:]], [words[0]]
    return None


def split_capitals_first(words: Sequence[str], country: str) -> tuple[list[str], list[str]] | None:
    """LECOMTE-HARDY Thierry, DE LA TOUR Jean: as forms and lists have it, where only the family name is in capitals.

    What follows must be a given name; MARY Smith and DAVID Lloyd are the other way round, but in France MARTIN Thomas.
    """
    start = 0
    while start < len(words) and words[start].isupper() and len(words[start].rstrip(".")) > 1:
        start += 1
    if not 0 < start < len(words) or any(word.isupper() or word.islower() for word in words[start:]):
        return None
    family = [part for word in words[:start] for part in fold(word).split()]
    if not is_borne(fold(words[start]).replace(" ", "")) or all(
        len(part) < _SHORTEST_IN_CAPITALS for part in family
    ):
        return None
    if all(map(is_borne, family)) and country not in _FAMILY_IN_CAPITALS:
        return None
    return [*words[start:]], [*words[:start]]


def _split_joined(word: str) -> tuple[list[str], list[str]] | None:
    """王小明, 김민수. Two letters may be a family name alone."""
    long = _LONG_KOREAN_FAMILY if _HANGUL.fullmatch(word) else _LONG_CHINESE_FAMILY
    is_joined = _HANGUL.fullmatch(word) or (
        _HAN.fullmatch(word) and (word[:1] in _CHINESE_FAMILY or word[:2] in long)
    )
    if not is_joined or not 3 <= len(word) <= 4:  # noqa: PLR2004
        return None
    letters = 2 if word[:2] in long else 1
    return ([word[letters:]], [word[:letters]]) if len(word) - letters <= 2 else None  # noqa: PLR2004
