"""Abbreviations in street names, by country, and words that say nothing there; all folded, one for each spelling."""

import re

_ENGLISH = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive",
    "cl": "close", "clo": "close", "ct": "court", "crt": "court", "pl": "place", "sq": "square", "blvd": "boulevard",
    "boul": "boulevard", "gdns": "gardens", "gdn": "gardens", "cres": "crescent", "cresc": "crescent",
    "terr": "terrace", "ter": "terrace", "hwy": "highway", "pkwy": "parkway", "pk": "park", "grn": "green",
    "gr": "grove", "gro": "grove", "hts": "heights", "wy": "way", "mt": "mount", "cir": "circle", "trl": "trail",
    "tce": "terrace", "pde": "parade",
    "n": "north", "s": "south", "e": "east", "w": "west", "nr": "", "no": "", "num": "",
}  # fmt: skip
_AMERICAN = _ENGLISH | {
    "nw": "northwest", "ne": "northeast", "sw": "southwest", "se": "southeast", "first": "1st", "second": "2nd",
    "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th",
    "tenth": "10th",
}  # fmt: skip
_GERMAN = {
    "str": "strasse", "pl": "platz", "st": "sankt", "dr": "doktor", "prof": "professor", "nr": "", "hausnummer": "",
}  # fmt: skip
FRENCH = {
    "r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "bvd": "boulevard",
    "blvd": "boulevard", "boul": "boulevard", "pl": "place", "imp": "impasse", "all": "allee", "ch": "chemin",
    "che": "chemin", "rte": "route", "fbg": "faubourg", "fg": "faubourg", "sq": "square", "res": "residence",
    "crs": "cours", "pass": "passage", "st": "saint", "ste": "sainte", "dr": "docteur", "gal": "general",
    "mal": "marechal", "no": "", "de": "", "la": "", "du": "", "des": "", "le": "", "les": "",
}  # fmt: skip
BELGIAN_FRENCH = FRENCH | {"ch": "chaussee"}
QUEBECOIS = FRENCH | {"o": "ouest", "e": "est", "n": "nord", "s": "sud"}
FRENCH_STREETS = frozenset(["rue", "boul", "bd", "ch", "chemin", "montee", "rang", "impasse"])
FRENCH_STREETS_TOO = frozenset(["av", "avenue", "boulevard", "place", "cote", "croissant"])
_FRENCH_STREETS_ABROAD_WORDS = (
    "rue r avenue av ave boulevard bd place chemin ch route rte impasse allee quai chaussee square clos"
)
FRENCH_STREETS_ABROAD = frozenset(_FRENCH_STREETS_ABROAD_WORDS.split())
_ITALIAN_STREETS_WORDS = "via viale vle piazza piazzale corso vicolo contrada strada salita v"
ITALIAN_STREETS = frozenset(_ITALIAN_STREETS_WORDS.split())
_ENGLISH_ENDS_WORDS = (
    "rd road st street n s e w nw ne sw se north south east west northwest northeast southwest southeast"
)
ENGLISH_ENDS = frozenset(_ENGLISH_ENDS_WORDS.split())
_SPANISH = {
    "c": "", "cl": "", "calle": "", "carrer": "", "av": "avenida", "avd": "avenida", "avda": "avenida",
    "avinguda": "avenida", "p": "paseo", "pso": "paseo", "passeig": "paseo", "pl": "plaza", "plz": "plaza",
    "plza": "plaza", "pza": "plaza", "placa": "plaza", "ctra": "carretera", "rda": "ronda", "trav": "travesia",
    "trva": "travesia", "cno": "camino", "gta": "glorieta", "urb": "urbanizacion", "pol": "poligono", "dr": "doctor",
    "sta": "santa", "sto": "santo", "gral": "general", "ntra": "nuestra", "sra": "senora", "num": "", "no": "", "n": "",
    "de": "", "la": "", "del": "", "el": "", "los": "", "las": "",
}  # fmt: skip
_AMERICAN_SPANISH = _SPANISH | {
    "dg": "diagonal", "blvd": "boulevard", "calz": "calzada", "nro": "", "numero": "",
}  # fmt: skip
_PORTUGUESE = {
    "r": "", "rua": "", "av": "avenida", "pc": "praca", "pca": "praca", "tv": "travessa", "al": "alameda",
    "lg": "largo", "est": "estrada", "estr": "estrada", "rod": "rodovia", "dr": "doutor", "prof": "professor",
    "cel": "coronel", "sta": "santa", "sto": "santo", "n": "", "no": "", "num": "", "numero": "", "de": "", "da": "",
    "do": "", "das": "", "dos": "",
}  # fmt: skip
ITALIAN = {
    "vle": "viale", "pza": "piazza", "pzza": "piazza", "pzale": "piazzale", "ple": "piazzale",
    "cso": "corso", "lgo": "largo", "lg": "largo", "vco": "vicolo",
    "str": "strada", "s": "san", "sta": "santa", "n": "", "num": "",
    "no": "", "di": "", "del": "", "della": "", "dei": "", "delle": "", "dello": "", "degli": "",
}  # fmt: skip
_DUTCH = {
    "dr": "doctor", "prof": "professor", "burg": "burgemeester", "st": "sint", "eerste": "1e", "tweede": "2e",
    "derde": "3e", "nr": "", "no": "",
}  # fmt: skip
_DANISH = {
    "gl": "gammel", "gamle": "gammel", "nr": "norre", "ndr": "nordre", "sdr": "sonder", "skt": "sankt",
}  # fmt: skip
_NORDIC = {
    "nr": "", "dr": "doktor", "prof": "professor", "st": "sankt",
}  # fmt: skip
_CZECH = {
    "ul": "", "ulice": "", "tr": "trida", "nam": "namesti", "nabr": "nabrezi", "c": "", "cp": "", "gen": "generala",
}  # fmt: skip
_GREEK = {
    "odos": "", "od": "", "leof": "leoforos", "leoph": "leoforos", "lewf": "leoforos", "pl": "plateia",
    "platia": "plateia", "ar": "",
}  # fmt: skip
_POLISH = {
    "ul": "", "ulica": "", "nr": "", "al": "aleja", "aleje": "aleja", "pl": "plac", "os": "osiedle", "swietego": "sw",
    "swietej": "sw", "swiety": "sw", "swieta": "sw",
    # Ranks, which few write: Gen. Sikorskiego is Sikorskiego.
    "gen": "", "generala": "", "ks": "", "ksiedza": "", "dr": "", "doktora": "", "prof": "", "profesora": "",
    "marsz": "", "marszalka": "", "kard": "", "kardynala": "", "plk": "", "pulkownika": "",
}  # fmt: skip

WORDS = {
    "US": _AMERICAN, "CA": _AMERICAN, "DE": _GERMAN, "AT": _GERMAN, "CH": _GERMAN, "FR": FRENCH,
    "BE": _DUTCH, "NL": _DUTCH,
    "DK": _DANISH, "NO": _NORDIC, "SE": _NORDIC, "FI": _NORDIC, "CZ": _CZECH, "SK": _CZECH, "GR": _GREEK,
    "ES": _SPANISH, "PL": _POLISH, "IT": ITALIAN,
    "PT": _PORTUGUESE, "BR": _PORTUGUESE, "MX": _AMERICAN_SPANISH, "AR": _AMERICAN_SPANISH,
    "CL": _AMERICAN_SPANISH, "PE": _AMERICAN_SPANISH,
}  # fmt: skip
OTHER_WORDS = _ENGLISH
GERMAN = frozenset({"DE", "AT", "CH"})
NORDIC = frozenset({"SE", "DK", "NO", "FI"})
# How words end that are mostly abbreviated: Linnég. is Linnégatan, Storgt. Storgata. A word that ends so by chance
# (torg) is the same wherever it is met.
_NORWEGIAN_ENDS = {
    **dict.fromkeys(("gaten", "gata", "gate", "gt"), "gate"),
    **dict.fromkeys(("veien", "vegen", "vei", "veg", "vn"), "veien"),
}
_DUTCH_ENDS = {"str": "straat", "ln": "laan", "pln": "plein", "pl": "plein", "stwg": "steenweg", "wg": "weg"}
ENDS = {
    "NL": _DUTCH_ENDS, "BE": _DUTCH_ENDS, "NO": _NORWEGIAN_ENDS,
    "DK": {"gade": "gade", "gd": "gade", "g": "gade", "v": "vej"},
    "SE": {"g": "gatan", "v": "vagen"}, "FI": {"k": "katu", "t": "tie", "g": "gatan", "v": "vagen"},
}  # fmt: skip
_WRITTEN_UMLAUT = re.compile("([aou])e")


def fold_umlauts(folded: str) -> str:
    """Koenigstr as Königstr; so both are konigstr."""
    return _WRITTEN_UMLAUT.sub(r"\1", folded)


def fold_nordic(folded: str) -> str:
    """Goeteborg as Göteborg, Aalborg as Ålborg."""
    return fold_umlauts(folded).replace("aa", "a")
