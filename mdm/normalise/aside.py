"""What a name field says besides the name: a nickname in quotes, a former name, a remark."""

import re
from typing import NamedTuple

from mdm.normalise.suffix import read_suffix
from mdm.normalise.text import fold
from mdm.normalise.title import is_title

_FORMERLY = re.compile(
    r"[\s(,]+(?:n[ée]e?|geb\.?|geborene?|verw\.|verh\.|[ée]pouse|[ée]p\.|veuve|vve\.?"
    r"|z ?d\.|z domu|rozen[áa]|roz\.|o\.s\.|født|född|e[/.]v\.?|wed\.|formerly|f/?k/?a|de soltera)\s+([^()]+?)\)?\s*$",
    re.IGNORECASE,
)
MARRIED_IN = frozenset({"IT"})
_MARRIED = re.compile(r"(?<=\w)\s+(?:in|ved\.?|vedova|coniugata)\s+(?=[^\W\d]{3})", re.IGNORECASE)
_ASIDE = re.compile(r"""[(\["“„«]\s*([^()\[\]"“”„«»]*?)\s*[)\]"”“»]|(?<!\S)['‘]([^'‘’]+)['’](?!\S)""")  # noqa: RUF001
# Said about the customer, behind the name.
_REMARK = re.compile(
    r"[\s,;*/–-]+(?:do not (?:mail|call|contact|e-?mail|phone|post|merge|use|text)|no (?:mail|calls|post|marketing)"  # noqa: RUF001
    r"|gone away|(?<=[-–] )(?:moved(?: away| out)?|(?:ex )?staff|left|new|\w))[\s!.*]*$",  # noqa: RUF001
    re.IGNORECASE,
)
_LOST_LETTER = re.compile(r"(?<=[^\W\d_])[?\ufffd]+(?=[^\W\d_])")
_CARE_OF = re.compile(r"[\s,(]+c/o\b.*", re.IGNORECASE)
_MARKS = frozenset("([\"“„«'‘")  # noqa: RUF001


class Asides(NamedTuple):
    """A name field without its asides, and their words folded."""

    text: str
    nicknames: tuple[str, ...] = ()
    formers: tuple[str, ...] = ()


def split_married(text: str) -> tuple[str, tuple[str, ...]]:
    """Rossi in Bianchi, Rossi ved. Bianchi: an Italian's own family name, and her husband's, which she uses too."""
    own, *husbands = _MARRIED.split(text) if " " in text else (text,)
    return (own, (fold(husbands[0]),)) if len(husbands) == 1 else (text, ())


def split_asides(text: str, *, is_family: bool) -> Asides:
    """In the field of the family name a single word in brackets at the end is a former name, elsewhere a nickname.

    Several words in brackets are a remark (do not call), and left out. Where all stands in brackets, that is the name.
    """
    if "/" in text:
        text = _CARE_OF.sub("", text)
    if " " in text:
        text = _REMARK.sub("", text)
    if "?" in text or "\ufffd" in text:
        text = _LOST_LETTER.sub("", text)  # Ram?rez is nearer to Ramírez than Ram Rez is
    formers: list[str] = []
    found = _FORMERLY.search(text)
    if found and not all(map(is_title, text[: found.start()].split())):  # Mme Veuve Martin
        formers, text = [fold(found.group(1))], text[: found.start()]
    if _MARKS.isdisjoint(text):
        return Asides(text, (), tuple(formers))
    nicknames: list[str] = []
    rest = " ".join(_ASIDE.sub(" ", text).split())
    if not fold(rest):
        return Asides(text, (), tuple(formers))
    for aside in _ASIDE.finditer(text):
        word = aside.group(1) or aside.group(2) or ""
        if read_suffix(word):
            rest = f"{rest} {word}"  # Smith (Jnr)
        elif len(word.split()) == 1 and not is_title(word) and fold(word).isalpha():
            ends = is_family and not fold(text[aside.end() :])
            (formers if ends else nicknames).append(fold(word))
    return Asides(rest, tuple(nicknames), tuple(formers))
