"""Letters of other scripts in Latin ones, so that Иванов and Ivanov, Γιώργος and Giorgos are compared as one name.

Only scripts where little that tells names apart is lost; Devanagari, Thai and the like would lose their vowels, and
stay as they are. Han characters are read as Mandarin, one by one: the same each time, though not how a Japanese says
them. Arabic and Hebrew are written without vowels, and come out so, but for Arabic names that are known.
"""

import re
from unicodedata import name

from anyascii import anyascii

from mdm.normalise.arabic_name import read_arabic_name

_ROMANISED = (
    range(0x00C0, 0x0300),  # Latin letters that no accent explains: the schwa of Azerbaijan
    range(0x0370, 0x0400), range(0x1F00, 0x2000),  # Greek
    range(0x0400, 0x0590),  # Cyrillic, Armenian
    range(0x0590, 0x0780),  # Hebrew, Arabic
    range(0x10A0, 0x1100), range(0x1C80, 0x1CC0), range(0x2D00, 0x2D30),  # Georgian
    range(0x3040, 0x3100), range(0x31F0, 0x3200),  # kana
    range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32000),  # Han
    range(0xAC00, 0xD7B0),  # Hangul
)  # fmt: skip
_GREEK_PAIRS = (
    (re.compile("ου"), "ou"),
    (re.compile("([αεη])υ(?=[θκξπστφχψς]|$)"), r"\1f"),
    (re.compile("([αεη])υ"), r"\1v"),
    (re.compile("γ(?=[γξχ])"), "n"),
)
_CYRILLIC = re.compile("[\u0400-\u052f]")
# How others write what `romanise` makes of Cyrillic given names (dmitrii, aleksei, yuliya): passports (Iulia), English
# (Dmitry, Alexey, Yulia), libraries (Dmitriy, Aleksey), German and Polish (Dmitrij, Julija).
_OTHER_SPELLINGS: tuple[tuple[tuple[re.Pattern[str], str], ...], ...] = tuple(
    tuple((re.compile(pattern), other) for pattern, other in spelling)
    for spelling in (
        (("iya", "ia"), ("y(?=[au])", "i")),
        (("iya", "ia"), ("ii$", "y"), ("(?<=[ae])i$", "y"), ("(?<=[ln])ya", "ia"), ("ks", "x")),
        (("ii$", "iy"), ("(?<=[ae])i$", "y")),
        (("y(?=[aeiou])", "j"), ("(?<=[aei])i$", "j"), ("kh", "h")),
    )
)
# Scripts whose sound romanising keeps. Others stay as they are or are read without vowels, as Mandarin, by other rules.
_HEARD = frozenset(
    {"LATIN", "FULLWIDTH", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HIRAGANA", "KATAKANA"}
)
_SMALL_Y = re.compile("([きしちにひみりぎじびぴキシチニヒミリギジビピ])([ゃゅょャュョ])")


def romanise(folded: str) -> str:
    """A word in lower case without accents, NFC; letters of scripts not romanised stay."""
    if known := read_arabic_name(folded):
        return known
    text = folded
    for pair, latin in _GREEK_PAIRS if "υ" in text or "γ" in text else ():
        text = pair.sub(latin, text)
    text = _SMALL_Y.sub(_joined, text)
    return "".join(c if c.isascii() or not _is_romanised(ord(c)) else _latin(c) for c in text)


def lossy_script(written: str) -> str | None:
    """The script of the first word, in lower case, where it cannot be compared with its Latin spelling: "arabic"."""
    if written.isascii():
        return None
    first = written.split(maxsplit=1)[0]
    script = name(first[0], "").partition(" ")[0]
    if not first[0].isalpha() or script in _HEARD or read_arabic_name(first):
        return None
    return script.lower()


def _joined(syllable: re.Match[str]) -> str:
    """しょ, "shi" and "yo", is sho; きょ is kyo."""
    before, after = _latin(syllable.group(1)).removesuffix("i"), _latin(syllable.group(2))
    return before + (after.removeprefix("y") if before in ("sh", "ch", "j") else after)


def _is_romanised(code: int) -> bool:
    return any(code in script for script in _ROMANISED)


def _latin(character: str) -> str:
    """Soft signs and other marks vanish."""
    return "".join(filter(str.isalnum, anyascii(character))).lower()


def other_spellings(written: str, romanised: str) -> set[str]:
    """How else a given name that is `written` in Cyrillic may be romanised: Юлия, "yuliya" → iulia, yulia, julija."""
    if not _CYRILLIC.search(written):
        return set()
    found = set()
    for spelling in _OTHER_SPELLINGS:
        other = romanised
        for pattern, letters in spelling:
            other = pattern.sub(letters, other)
        found.add(other)
    return found - {romanised}
