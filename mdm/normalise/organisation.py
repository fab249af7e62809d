"""Names that are a company's, a shop's or an office's, not a person's."""

import re
from collections.abc import Sequence

from mdm.names.borne import is_borne
from mdm.normalise.text import fold
from mdm.normalise.title import without_titles

_LEGAL_FORMS = (
    "ltd limited plc llc llp inc corp gmbh ohg gbr kgaa mbh eurl sarl bvba sprl asbl vof lda ltda haftungsbeschränkt "
    "pty teoranta"
)
# Legal forms, and words that nobody is called.
_WORDS = (
    f"{_LEGAL_FORMS} university universität université universidad uniwersytet holdings enterprises associates "
    "spółka ооо оао зао grundschule stadtverwaltung talleres colegio przedszkole école plumbing heating "
    "scaffolding pphu ppuh"
)
_ORGANISATION_WORDS = frozenset(_WORDS.split())
_ORGANISATION_WORDS_IN = {"PL": frozenset({"phu", "fhu"})}  # Phu is a Vietnamese given name
_ORGANISATION = re.compile(
    rf"(?<!\w)(?:{_WORDS.replace(' ', '|')}|s\.a\.r\.l|s\.l\.u|s\.a\.s|s\.r\.l|s\.p\.a"
    r"|sp\.? ?z ?o\.? ?o|sp\. ?[kj]|s\.r\.o|spol\. s|v\.o\.s)(?!\w)"
    r"|(?:&|\band|\bund|\bet|\by|\bi) (?:sons|söhne|sohn|fils|hijos|asociados|synowie|syn"
    r"|co|partner|partners|associés)\b|& (?:filhos|figli|zonen|zn|søn|sønner|söner|σια)(?!\w)"
    r"|(?<=\w )t/a(?= \w)"
    r"|株式会社|有限会社|有限公司|주식회사",
    re.IGNORECASE,
)
# In one field for the whole name.
_IN_ONE_FIELD = re.compile(
    r"(?<!\w)(?:company|services|ministry|foundation|partnership|association|consulting|solutions"
    r"|restaurant|accounts|purchasing|reception|verein|stiftung|gemeinde|autohaus|bäckerei|metzgerei|apotheke"
    r"|boulangerie|boucherie|pharmacie|mairie|fundación|asociación|ayuntamiento|farmacia|comunidad de"
    r"|fundacja|stowarzyszenie|przedsiębiorstwo|[pf]\.?p?\.?h\.?u|urząd|szkoła|apteka|parafia|elektro|cabinet|sci|taller"
    r"|electric|roofing|roofers|construction|landscap(?:ing|ers)|painting|decorating|decorators|carpentry|joinery|drywall|gastronomie"
    r"|remodell?ing|renovations?|fencing|flooring|tiling|concrete|excavat(?:ing|ion)|contracting|contractors|hvac"
    r"|catering|motors"
    r"|pharmacy|chemists?|dachdeckerei|malerbetrieb|schreinerei|tischlerei|sanitär|plomberie|menuiserie|maçonnerie|toitures?"
    r"|paysagistes?|électricité|coiffure|entreprises|ltée|construcciones|reformas|fontanería|instalaciones|carpintería"
    r"|usługi|kita|instituto|escuela|panadería|peluquería|praxis|kanzlei|gasthaus|garage|plumbers|builders"
    r"|electrical|horeca|interieur|bouwbedrijf|schildersbedrijf|installatiebedrijf|bakkerij|slagerij|apotheek|kapsalon"
    r"|ristorante|trattoria|pizzeria|panificio|macelleria|autofficina|immobiliare|edilizia|impianti|restaurante|padaria"
    r"|farmácia|construções|oficina|apotek|apteekki|bygg|snickeri|måleri|fastigheter|eiendom|tømrer(?:mester)?|rørlegger"
    r"|frisør|treuhand|gasthof|stavby|autoservis|pekárna|lékárna|restaurace|rakennus|ravintola|kampaamo|kiinteistö"
    r"|φαρμακείο|αρτοποιείο|εστιατόριο)(?!\w)"
    r"|(?<=\w )charity\b|\bcharity (?:shop|commission)\b",
    re.IGNORECASE,
)
# Surnames too (Church, Sas) or initials (S. L.), so only at the end of a name.
_AT_THE_END = re.compile(
    r"\w\W+(?:ag|kg|sas|sl|bv|nv|srl|aps|snc|s\.l|s\.a|b\.v|n\.v|s\.n\.c|e\. ?v)\W*$", re.IGNORECASE
)
_AT_THE_END_OF_ONE_FIELD = re.compile(
    r"\w\W+\w+\W+(?:church|council|hospital|school|hotel|trust|group|trading|bank|club|taxis|care home)\W*$",
    re.IGNORECASE,
)
_CAPITALS_AT_THE_END = re.compile(
    r"[a-z]\W+(?:SA|AB|OY|UG|SCI|SLU|CIC)\W*$|\w\W+e[GK]\W*$"
    r"|\w\W+\w+\W+s\.c\.?\W*$"  # S.C. may be somebody's initials
)  # Sá is a family name
# Behind two words or more; elsewhere they are initials, and Ås is a family name.
_FORMS_OF_A_COUNTRY = {
    country: frozenset(forms.split())
    for country, forms in {
        "AT": "kg og", "BE": "bv nv vof", "CH": "ag sa sagl", "CZ": "sro as vos", "DK": "aps as is",
        "FI": "oy oyj ab ky", "GR": "οε εε αε επε ικε", "IT": "srl srls spa snc sas", "NL": "bv nv vof",
        "NO": "as asa", "PT": "lda", "SE": "ab hb",
    }.items()
}  # fmt: skip
_SURE_FORMS_WORDS = "aps oy oyj sro srl srls lda sagl οε επε ικε"  # behind one word, too
_SURE_FORMS = frozenset(_SURE_FORMS_WORDS.split())
# Folded, at the end of a name: S.A.R.L. is "s a r l", Sp. z o.o. "sp z o o".
_ENDINGS = frozenset(
    f"{fold(_LEGAL_FORMS)} ag kg sas sl bv nv srl aps sa ab oy ug sci slu snc cic co eg ev sp spolka as asa oyj "
    "hb vof cv sro spa srls sagl oe ee ae epe ike".split()
)
_IN_FRONT = frozenset({"sarl", "eurl", "phu", "fhu", "pphu", "ppuh"})


# Of a firm whose name stands in the field of one of somebody's names.
_FIRM_FORMS = frozenset({"ltd", "limited", "llc", "llp", "inc", "plc"})
_TRADES_WORDS = (
    "accountants builders carpentry catering cleaning construction consulting decorators dental electrical "
    "engineering holdings interiors joinery landscapes landscaping lettings logistics motors nursery plumbing "
    "properties roofing salon scaffolding services solutions"
)
_TRADES = frozenset(_TRADES_WORDS.split())


def without_firm(given: str, family: str, country: str) -> tuple[str, str]:
    """Calder Motors Ltd | Wood, Sophie | Evergreen & Sons Catering: who orders for a firm, without it. A company's name
    that was split over the fields stays: Murray | Construction Services Ltd.
    """
    if not (given and family and (" " in given or " " in family)):
        return given, family
    if _is_firm(given) and not (_is_firm(family) or is_organisation("", family, country)):
        words = fold(family).split()
        if words and len(words[-1]) > 1 and _TRADES.isdisjoint(words) and family.replace(" ", "").isalpha():
            return "", family
    elif _is_firm(family) and is_borne(fold(given)):
        words = fold(family).split()
        if words[0] not in _TRADES and (words[-1] not in _FIRM_FORMS or len(words) > 2):  # noqa: PLR2004
            return given, ""
    return given, family


def _is_firm(name: str) -> bool:
    before, _, last = fold(name).rpartition(" ")
    return bool(before) and (last in _FIRM_FORMS or last in _TRADES)


def is_organisation(given: str, family: str, country: str) -> bool:
    """Whether a name looks like a company's, in the country its record is of."""
    own = _ORGANISATION_WORDS_IN.get(country, frozenset())
    if given.isalpha() and family.isalpha() and given.isascii() and family.isascii():
        return any(name in _ORGANISATION_WORDS or name in own for name in (given.lower(), family.lower()))
    both = f"{given} {family}"
    if _ORGANISATION.search(both) or (own and not own.isdisjoint(fold(both).split())):
        return True
    if _ends_in_form(family or given, country):
        return True
    if given and family:
        # Ruiz | Construcciones S.A. is split over two fields; Murali | Krishna S.A. has initials behind his name
        return bool(_IN_ONE_FIELD.search(family) and _AT_THE_END.search(family))
    whole = _without_titles(given or family, country)
    return _is_firm(whole) or any(
        pattern.search(whole)
        for pattern in (_IN_ONE_FIELD, _AT_THE_END_OF_ONE_FIELD, _AT_THE_END, _CAPITALS_AT_THE_END)
    )


def _without_titles(name: str, country: str) -> str:
    """Mr John Church is called no otherwise than John Church."""
    return " ".join(without_titles(name.split(), 1, country)) if " " in name else name


def _ends_in_form(name: str, country: str) -> bool:
    forms = _FORMS_OF_A_COUNTRY.get(country)
    if not forms or " " not in name:
        return False
    *before, last = name.split()
    form = last.replace(".", "").replace("/", "").lower()
    if form not in forms or (last.islower() and last.isalpha() and form not in _SURE_FORMS):
        return False
    return len(before) > (0 if form in _SURE_FORMS else 1)


def organisation_name(given: str, family: str) -> str | None:
    """The folded name without its legal form, which is left out as often as not, and without who ordered for it:
    Jan | Vos Interieur B.V.
    """
    if given and is_borne(fold(given)) and len(family.split()) > 2:  # noqa: PLR2004
        given = ""
    words = fold(f"{given} {family}").split()
    end = len(words)
    while end and (size := _words_of_form(words[:end])):
        end -= size
    if end == len(words) > 1 and words[0] in _IN_FRONT:
        return " ".join(words[1:])
    return " ".join(words[:end] or words) or None


def _words_of_form(words: Sequence[str]) -> int:
    """How many of the last words are a legal form's: of S.A. two, of Sp. k. two, of Studio A none."""
    if words[-1] in _ENDINGS:
        return 1
    start = len(words)
    while start and len(words[start - 1]) == 1 and words[start - 1].isalpha():
        start -= 1
    letters = len(words) - start
    return letters if letters > 1 or (letters and start and words[start - 1] in _ENDINGS) else 0
