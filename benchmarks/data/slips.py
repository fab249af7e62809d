"""Slips of those who type: single letters, dates, and the order of things. All draw from the generator given."""

from datetime import date
from random import Random

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BESIDE = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf",
    "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xas",
}  # fmt: skip
_CHANCE_OF_NEIGHBOUR = 0.6  # of wrong letters that lie beside the right one on the keyboard


def mistype(text: str, rng: Random) -> str:
    """One slip: two letters swapped, one wrong, one left out or one too many. Shorter than 3 letters: unchanged."""
    if len(text) < 3:
        return text
    place = rng.randrange(1 if rng.random() < 0.8 else 0, len(text) - 1)
    before, letter, after = text[:place], text[place], text[place + 1 :]
    match rng.randrange(4):
        case 0:
            return before + after[0] + letter + after[1:]
        case 1:
            return before + _wrong(letter, rng) + after
        case 2:
            return before + after
        case _:
            return before + letter + (letter if rng.random() < 0.5 else rng.choice(_LETTERS)) + after


def _wrong(letter: str, rng: Random) -> str:
    if letter.isdigit():
        return rng.choice("0123456789".replace(letter, ""))
    near = _BESIDE.get(letter.lower())
    found = rng.choice(near) if near and rng.random() < _CHANCE_OF_NEIGHBOUR else rng.choice(_LETTERS)
    return found.upper() if letter.isupper() else found


def mistype_digit(text: str, rng: Random) -> str:
    """One digit wrong, or two neighbours swapped."""
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if len(places) < 2:
        return text
    place = rng.choice(places[1:])
    if rng.random() < 0.4 and text[place - 1].isdigit():
        return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]
    return text[:place] + _wrong(text[place], rng) + text[place + 1 :]


def swap_day_and_month(day: date) -> date:
    """Unchanged where that is no date."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else day


def misremember(day: date, rng: Random) -> date:
    """A year, month or day beside the right one."""
    match rng.randrange(3):
        case 0:
            return _moved(day, year=day.year + rng.choice((-10, -1, 1, 10)))
        case 1:
            return _moved(day, month=(day.month - 1 + rng.choice((-1, 1))) % 12 + 1)
        case _:
            return _moved(day, of_month=(day.day - 1 + rng.choice((-10, -1, 1, 10))) % 28 + 1)


def _moved(
    day: date, *, year: int | None = None, month: int | None = None, of_month: int | None = None
) -> date:
    return date(year or day.year, month or day.month, min(of_month or day.day, 28))
