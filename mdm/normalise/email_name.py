"""Whose name an e-mail address tells: kate.oneil@ in a record of the O'Neils is Kate's, whoever typed it there."""

import re
from collections.abc import Collection, Sequence

from mdm.names.borne import is_given_name
from mdm.normalise.text import fold

_LETTERS = re.compile(r"[^\W\d_]+")
_NOT_A_NAME_WORDS = "the mail email info contact family mrs miss home office official shop and"
_NOT_A_NAME = frozenset(_NOT_A_NAME_WORDS.split())
_FEWEST_LETTERS = 3


def given_names_told(local: str, formal_given: Collection[str], families: Collection[str]) -> set[str]:
    """Given names in the local part of an address, folded: `formal_given`, the record's own, where the local part
    agrees with it (the name, or its beginning beside the family name), and what else stands beside the family name.
    """
    words = [local] if local.isalpha() and local.isascii() else _LETTERS.findall(fold(local))
    others = set()
    agrees = any(given in words for given in formal_given if len(given) >= _FEWEST_LETTERS)
    for word in _beside_family(words, families):
        if word in formal_given or _begins_one(word, formal_given):
            agrees = True
        elif len(word) >= _FEWEST_LETTERS and word not in _NOT_A_NAME:
            others.add(word)
    if not agrees and not others and len(words) == 1:
        others = _given_name_alone(words[0], families)
    return others.union(formal_given) if agrees else others


def _given_name_alone(word: str, families: Collection[str]) -> set[str]:
    """A mailbox named for a given name, or for that and the family name's initial: matthew02, joshuab92."""
    if is_given_name(word):
        return {word}
    cut, initial = word[:-1], word[-1:]
    return {cut} if is_given_name(cut) and any(family.startswith(initial) for family in families) else set()


def _beside_family(words: Sequence[str], families: Collection[str]) -> list[str]:
    """What is left of the words without the family name, which may be joined to another: kateoneil, koneil."""
    joined = "".join(words)
    for family in sorted(families, key=len, reverse=True) if len(families) > 1 else families:
        name = family.replace(" ", "")
        if name not in joined:
            continue
        if name in words:
            return [word for word in words if word != name]  # of Lily Wu, too: wu.lily
        if len(name) < _FEWEST_LETTERS:
            continue
        if joined.endswith(name):
            return _words_before(words, len(joined) - len(name))
        if joined.startswith(name):
            return [joined[len(name) :]]
    return []


def _words_before(words: Sequence[str], letters: int) -> list[str]:
    """The first `letters` letters of the words; a word that goes on beyond them ends there."""
    found = []
    for word in words:
        if letters <= 0:
            break
        found.append(word[:letters])
        letters -= len(word)
    return found


def _begins_one(word: str, formal_given: Collection[str]) -> bool:
    """An initial or a cut name: beside the family name that is enough. Two letters are two initials."""
    return len(word) != 2 and any(given.startswith(word) for given in formal_given)  # noqa: PLR2004
