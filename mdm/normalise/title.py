"""What stands before and after a name: titles, degrees, honours."""

import re
from collections.abc import Sequence

from mdm.names.plain import WOMENS_NAMES
from mdm.normalise.text import fold

_TITLES_WORDS = (
    "mr mrs ms miss mx dr prof professor rev reverend sir dame lady lord cllr herr frau dipling diplkfm "
    "freiherr freifrau familie mme mlle monsieur madame mademoiselle docteur professeur famille sra srta "
    "senor senora senorita dna familia mgr inz lek rodzina family fam hr fr sig signora signor dott shri shrimati smt "
    "herrn veuve dhr mevr mej drs fru frk froken hra herra rva rouva dottssa profssa sigra signa dra "
    "exmo exma kyrios kyria judr mudr mvdr phdr rndr paeddr neiti slecna"
)
_TITLES = frozenset(_TITLES_WORDS.split())
# These are names, too, or suffixes: titles only where a name follows.
_TITLES_BEFORE_A_NAME_WORDS = (
    "pan pani sr ing univ univprof don dona the hon captain capt colonel col major lt sgt graf grafin"
)
_TITLES_BEFORE_A_NAME = frozenset(_TITLES_BEFORE_A_NAME_WORDS.split())
# There Don Edward and Sig Hansen are called so.
_ENGLISH_SPEAKING = frozenset({"GB", "IE", "US", "CA", "AU", "NZ"})
_NAMES_IN_ENGLISH = frozenset({"don", "dona", "lek", "sig"})
# There Sr. is señor, elsewhere Senior.
_WITH_SENOR = frozenset({"ES", "PT", "BR", "MX", "AR", "CL", "CO", "PE"})
_AFTER_A_TITLE_WORDS = "hc hab habil med dent vet phil jur rer nat ing oec pol mult"  # Dr. med.
_AFTER_A_TITLE = frozenset(_AFTER_A_TITLE_WORDS.split())
_DEGREES_WORDS = "phd md mba esq esquire bsc msc obe mbe cbe dds rn cpa dvm llb llm dphil frcs family familie"
_DEGREES = frozenset(_DEGREES_WORDS.split())
# There M. Théo is Monsieur Théo, D. José Don José, and p. Jan pan Jan, not initials.
_SHORT_TITLES = {
    "FR": ("m",), "BE": ("m", "mw"), "NL": ("mw", "ir"), "ES": ("d",), "PT": ("d",), "CZ": ("p", "pí", "pi"),
    "AT": ("di", "mag"), "IT": ("arch", "avv", "geom", "rag"),
    "SK": ("p",), "FI": ("nti",), "GR": ("k", "ka", "kos"), "CY": ("k",),
}  # fmt: skip
_GREEK_TITLES = ("κ", "κα", "κος")
_MENS_TITLES = frozenset({("FR", "m"), ("BE", "m"), ("ES", "d")})
_DOTTED_TITLES_WORDS = "ing univ mag bc avv geom rag arch eng doc"  # sure where the dot is written
_DOTTED_TITLES = frozenset(_DOTTED_TITLES_WORDS.split())
# Names, too, unless dotted inside.
_DOTTED_DEGREES = frozenset(["ba", "ma", "beng", "meng", "bed"])
_MEN_WORDS = (
    "mr herr herrn monsieur señor senor signor sig pan sir lord dhr hr hra herra exmo κος κύριος kyrios"
)
_MEN = frozenset(_MEN_WORDS.split())
_WOMEN_WORDS = (
    "mrs ms miss frau mme mlle madame mademoiselle señora senora señorita senorita sra srta "
    "signora sigra signa pani paní pí lady dame smt mevr fru frk frøken fröken rva rouva nti neiti slečna dra "
    "dottssa exma κα κυρία kyria"
)
_WOMEN = frozenset(_WOMEN_WORDS.split())
# Title → sex and the countries where it is one; of one letter only with its point.
_SEX_IN = {
    "m": ("m", frozenset({"FR", "BE"})), "d": ("m", frozenset({"ES"})), "sr": ("m", _WITH_SENOR),
    "fr": ("f", frozenset({"DE", "AT", "CH"})), "mw": ("f", frozenset({"NL", "BE"})),
    "dña": ("f", frozenset({"ES"})), "doña": ("f", frozenset({"ES"})),
}  # fmt: skip
_NO_SEX: tuple[None, frozenset[str]] = (None, frozenset())
_OF_A_COUPLE_WORDS = (
    "mr mrs ms mme mlle herr herrn frau hr fr sr sra señor señora senor senora dña pan pani signor signora sig dhr "
    "mevr mw"
)
_OF_A_COUPLE = rf"(?:{_OF_A_COUPLE_WORDS.replace(' ', '|')}|sig\.ra)\.?"
_COUPLE = re.compile(
    rf"(?:{_OF_A_COUPLE}|[md]\.?)(?: ?[&+] ?| (?:and|et|und|y|e|en|i|og|och) )(?:{_OF_A_COUPLE}|[md]\.)(?:\s+|$)",
    re.IGNORECASE,
)
_SHORTEST_DOTTED_TITLE = 4  # Sig.ra; M.R. are initials
TITLES_AND_DEGREES = (
    _TITLES | _TITLES_BEFORE_A_NAME | _AFTER_A_TITLE | _DEGREES | frozenset().union(*_SHORT_TITLES.values())
)


def is_title(word: str) -> bool:
    return _compact(word) in _TITLES


def is_degree(word: str) -> bool:
    compact = _compact(word)
    return compact in _DEGREES or ("." in word[:-1] and compact in _DOTTED_DEGREES)


def is_abbreviation(word: str) -> bool:
    """M.D., h.c. and Sig.ra are one word, J.R. is two."""
    compact = _compact(word)
    is_long_title = len(compact) >= _SHORTEST_DOTTED_TITLE and compact in _TITLES
    return is_degree(word) or compact in _AFTER_A_TITLE or is_long_title


def sex_of_title(text: str, country: str) -> str | None:
    """ "m" or "f" where the first word is one's title; Mr & Mrs are two."""
    if _sex_of(text.partition(" ")[0], country) is None:
        return None
    told = [sex for word in text.split() if (sex := _sex_of(word, country))]
    return told[0] if len(told) == 1 else None


def _sex_of(word: str, country: str) -> str | None:
    title = word.rstrip(".").lower()
    if country in _ENGLISH_SPEAKING and title in _NAMES_IN_ENGLISH:
        return None
    title = _compact(word) if "." in title and len(title) > _SHORTEST_DOTTED_TITLE else title
    if title in _MEN:
        return "m"
    if title in _WOMEN:
        return "f"
    sex, countries = _SEX_IN.get(title, _NO_SEX)
    return sex if country in countries and (len(title) > 1 or word.endswith(".")) else None


def without_couple(text: str) -> str:
    """ "Smith" of "Mr & Mrs Smith", "Dupont" of "M. et Mme Dupont": which of the two it is, nothing says."""
    return _COUPLE.sub("", text, count=1) if _COUPLE.match(text) else text


def without_short_title(given: str, country: str) -> str:
    """A field of given names without a title that is one in this country alone; one of a letter goes where a name
    follows it, with its point: M. Thérèse is Marie Thérèse.
    """
    title, _, name = given.partition(" ")
    short = title.lower().removesuffix(".")
    if short not in _SHORT_TITLES.get(country, ()) and short not in _GREEK_TITLES:
        return given
    if len(short) > 1:
        return name
    first = name.partition(" ")[0].rstrip(".")
    is_hers = (country, short) in _MENS_TITLES and fold(first) in WOMENS_NAMES
    return name if title.endswith(".") and len(first) > 1 and not is_hers else given


def without_titles(words: Sequence[str], names: int, country: str) -> list[str]:
    """The words after the titles before them, as they are used in the country.

    What may be a name stays, unless `names` words or more follow it; of what is a title only, `names - 1` suffice: of
    "Mr" in the field of given names nothing is left.
    """
    start = 0
    while len(words) - start >= names:
        word = _compact(words[start])
        if country in _ENGLISH_SPEAKING and word in _NAMES_IN_ENGLISH:
            break
        left = len(words) - start - 1
        goes_on = start > 0 and (word in _AFTER_A_TITLE or (word, _compact(words[start - 1])) == ("d", "sr"))
        is_dotted = word in _DOTTED_TITLES and words[start].endswith(".")
        is_senor = word == "sr" and start == 0 and country in _WITH_SENOR
        is_sure = word in _TITLES or is_dotted or is_senor or (goes_on and left >= names)
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
