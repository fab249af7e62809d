"""Text that machines have broken: HTML's and JSON's names for characters, and UTF-8 read as Windows-1252."""

import re
from html import unescape

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u(?!005c)([0-9a-f]{4})", re.IGNORECASE)  # no further backslash
_LONGEST_CHARS = 1_000
# The first byte of a UTF-8 letter as Windows-1252 shows it, and what it shows or hides of the next.
_MISREAD = re.compile(
    "[\u00c2-\u00df\u00e2-\u00ef][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
)


def mend(text: str) -> str:
    """The text as it was before; O&#39;Neil and MÃ¼ller are none that anybody writes. What is sound stays the same, and
    so does what is longer than any value: some of it can be mended ten thousand times over.
    """
    if len(text) > _LONGEST_CHARS:
        return text
    if "\\u" in text:
        text = _unescaped(text)
    while "&" in text and (mended := _ENTITY.sub(lambda found: unescape(found.group()), text)) != text:
        text = mended
    while not text.isascii() and _MISREAD.search(text) and (mended := _read_again(text)) != text:
        text = mended
    return text


def _unescaped(text: str) -> str:
    """A pair of surrogates is one character; where one stands alone, nothing is mended."""
    written = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    try:
        return written.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeError:
        return text


def _read_again(text: str) -> str:
    try:
        return b"".join(map(_byte, text)).decode()
    except UnicodeError:
        return text


def _byte(character: str) -> bytes:
    """Windows-1252 leaves five bytes without a character; they pass as they are."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
