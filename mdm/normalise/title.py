"""What stands before and after a name: titles, degrees, honours."""

from collections.abc import Sequence

from mdm.names.plain import WOMENS_NAMES
from mdm.normalise.text import fold

_TITLES_WORDS = (
    "mr mrs ms miss mx dr prof professor rev reverend sir dame lady lord cllr herr frau dipling diplkfm "
    "freiherr freifrau familie mme mlle monsieur madame mademoiselle docteur professeur famille sra srta "
    "senor senora senorita dna familia mgr inz lek rodzina family fam hr fr sig signora signor dott shri shrimati smt "
    "herrn veuve"
)
_TITLES = frozenset(_TITLES_WORDS.split())
# These are names, too, or suffixes: titles only where a name follows.
_TITLES_BEFORE_A_NAME_WORDS = (
    "pan pani sr ing univ univprof don dona the hon captain capt colonel col major lt sgt graf grafin"
)
_TITLES_BEFORE_A_NAME = frozenset(_TITLES_BEFORE_A_NAME_WORDS.split())
_AFTER_A_TITLE_WORDS = "hc hab habil med dent vet phil jur rer nat ing oec pol mult"  # Dr. med.
_AFTER_A_TITLE = frozenset(_AFTER_A_TITLE_WORDS.split())
_DEGREES_WORDS = "phd md mba esq esquire bsc msc obe mbe cbe dds rn cpa dvm llb llm dphil frcs family familie"
_DEGREES = frozenset(_DEGREES_WORDS.split())
# There M. Théo is Monsieur Théo, and D. José Don José, not initials.
_DOTTED_LETTERS = {"FR": "m.", "BE": "m.", "ES": "d."}
_DOTTED_TITLES = frozenset({"ing", "univ"})  # sure where the dot is written
# Names, too, unless dotted inside.
_DOTTED_DEGREES = frozenset(["ba", "ma", "beng", "meng", "bed"])
_MEN = frozenset(["mr", "herr", "herrn", "monsieur", "señor", "senor", "signor", "sig", "pan", "sir", "lord"])
_WOMEN_WORDS = (
    "mrs ms miss frau mme mlle madame mademoiselle señora senora señorita senorita sra srta "
    "signora sigra pani lady dame smt"
)
_WOMEN = frozenset(_WOMEN_WORDS.split())
TITLES_AND_DEGREES = _TITLES | _TITLES_BEFORE_A_NAME | _AFTER_A_TITLE | _DEGREES


def is_title(word: str) -> bool:
    return _compact(word) in _TITLES


def is_degree(word: str) -> bool:
    compact = _compact(word)
    return compact in _DEGREES or ("." in word[:-1] and compact in _DOTTED_DEGREES)


def is_abbreviation(word: str) -> bool:
    """M.D. and h.c. are one word, J.R. is two."""
    return is_degree(word) or _compact(word) in _AFTER_A_TITLE


def sex_of_title(text: str) -> str | None:
    """ "m" or "f" where the first word is one's title; Mr & Mrs are two."""
    if _sex_of(text.partition(" ")[0]) is None:
        return None
    told = [sex for word in text.split() if (sex := _sex_of(word))]
    return told[0] if len(told) == 1 else None


def _sex_of(word: str) -> str | None:
    title = word.rstrip(".").lower()
    return "m" if title in _MEN else "f" if title in _WOMEN else None


def without_lettered_title(given: str, country: str) -> str:
    """A field of given names without a title of one letter, where a name follows it: M. Thérèse is Marie Thérèse."""
    title, _, name = given.partition(" ")
    first = name.partition(" ")[0].rstrip(".")
    is_title = (
        title.lower() == _DOTTED_LETTERS.get(country) and len(first) > 1 and fold(first) not in WOMENS_NAMES
    )
    return name if is_title else given


def without_titles(words: Sequence[str], names: int) -> list[str]:
    """The words after the titles before them. What may be a name stays, unless `names` words or more follow it; of
    what is a title only, `names - 1` suffice: of "Mr" in the field of given names nothing is left.
    """
    start = 0
    while len(words) - start >= names:
        word = _compact(words[start])
        left = len(words) - start - 1
        goes_on = start > 0 and (word in _AFTER_A_TITLE or (word, _compact(words[start - 1])) == ("d", "sr"))
        is_dotted = word in _DOTTED_TITLES and words[start].endswith(".")
        is_sure = word in _TITLES or is_dotted or (goes_on and left >= names)
        if not is_sure and not (word in _TITLES_BEFORE_A_NAME and left >= names):
            break
        start += 1
    return [*words[start:]]


def without_degrees(words: Sequence[str]) -> list[str]:
    """The words before the degrees after them, one at least."""
    end = len(words)
    while end > 1 and is_degree(words[end - 1]):
        end -= 1
    return [*words[:end]]


def _compact(word: str) -> str:
    return word if word.isalpha() and word.isascii() and word.islower() else fold(word).replace(" ", "")
