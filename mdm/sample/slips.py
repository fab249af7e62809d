"""Slips of the hand, each on one text; `luck` picks where and which. All may give the text unchanged."""

_NEIGHBOURS = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "kop", "m": "nk", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf",
    "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip
_SHORTEST = 3  # letters: in a shorter text a slip is noticed


def mistype(text: str, luck: int) -> str:
    """A neighbouring key, a letter dropped, doubled, or two transposed; the first letter stays."""
    if len(text) < _SHORTEST:
        return text
    luck, kind = divmod(luck, 4)
    at = 1 + luck % (len(text) - 1)
    match kind:
        case 0:
            keys = _NEIGHBOURS.get(text[at].lower(), text[at])
            return text[:at] + keys[luck // 64 % len(keys)] + text[at + 1 :]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + text[at] + text[at:]
    at = min(at, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def misread_digit(text: str, luck: int) -> str:
    """Another digit in place of one of the last four."""
    digits = [at for at, mark in enumerate(text) if mark.isdigit()][-4:]
    if not digits:
        return text
    at = digits[luck % len(digits)]
    return f"{text[:at]}{(int(text[at]) + 1 + luck // 8 % 9) % 10}{text[at + 1 :]}"
