"""Greek names in Latin letters, as passports, ears and keyboards write them: Theofanis, Theophanes, 8eofanhs."""

import re
from functools import lru_cache

from mdm.names.borne import is_borne

GREEK_SPEAKING = frozenset({"GR", "CY"})
# Letters for what Greek ones look like (ω, η, θ), where a name in Latin letters has none.
_BY_LOOKS = re.compile(r"8|(?<=[^aou])w(?=[^aeiouy]|$)|[bflmnrvxz]h(?=[^aeiouy]|$)|[a-z]hs$")
_LOOKS = (
    (re.compile("ch"), "X"), (re.compile("8"), "T"), (re.compile("h"), "i"), (re.compile("x"), "X"),
    (re.compile("w"), "o"), (re.compile("(?<![aeo])u"), "y"), (re.compile("b"), "v"),
    (re.compile("X"), "ch"), (re.compile("T"), "th"),
)  # fmt: skip
_ENDING = re.compile("e(?=s?$)")  # η, once written as the ancients said it: Michaelides, Chrysanthe
# By ear; only where that makes a given name of it: Yeoryos, Hrysoula, Haralabos.
_BY_EAR = (
    (re.compile("^ye|(?<=r)ye"), "ge"), (re.compile("^y(?=[ao])|(?<=r)y(?=o)"), "gi"),
    (re.compile("^h|(?<=[aei])h(?=[aei])"), "ch"), (re.compile("(?<=[aeio])m?b"), "mp"),
)  # fmt: skip
# Letters of one sound; longer ones first.
_SOUNDS = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        ("ph", "f"), ("[ck]h", "h"), ("m[pb]", "b"), ("n[td]", "d"), ("[gn][gk]", "g"), ("ks", "x"),
        ("(?<=[ae])[uf](?=.)", "v"), ("ou", "w"), ("[oe]i|u|y", "i"),
        ("ai", "e"), ("g(?=[ei])", "i"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=50_000)
def as_in_passports(folded: str) -> str:
    """A folded name as a passport has it, where it is typed as it looks or sounds: sotiris for swthrhs, georgios for
    yeoryos, bakalis for bakales.
    """
    if " " in folded:
        return " ".join(map(as_in_passports, folded.split()))
    text = folded
    for heard, letters in _BY_EAR:
        text = heard.sub(letters, text)
    if is_borne(text) or is_borne(folded):
        return text if is_borne(text) else folded
    text = folded
    if _BY_LOOKS.search(text):
        for looks, letters in _LOOKS:
            text = looks.sub(letters, text)
    return _ENDING.sub("i", text) if len(text) > 3 else text  # noqa: PLR2004


@lru_cache(maxsize=50_000)
def greek_sound(folded: str) -> str:
    """What a folded name sounds like: one for Georgios and Yeoryos, for Charalampos and Haralabos."""
    text = as_in_passports(folded)
    for pattern, heard in _SOUNDS:
        text = pattern.sub(heard, text)
    return text
