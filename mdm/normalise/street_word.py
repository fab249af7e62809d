"""Abbreviations in street names, by country, and words that say nothing there; all folded, one for each spelling."""

_ENGLISH = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive",
    "cl": "close", "ct": "court", "crt": "court", "pl": "place", "sq": "square", "blvd": "boulevard",
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
_FRENCH = {
    "r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "bvd": "boulevard",
    "blvd": "boulevard", "boul": "boulevard", "pl": "place", "imp": "impasse", "all": "allee", "ch": "chemin",
    "che": "chemin", "rte": "route", "fbg": "faubourg", "fg": "faubourg", "sq": "square", "res": "residence",
    "crs": "cours", "pass": "passage", "st": "saint", "ste": "sainte", "dr": "docteur", "gal": "general",
    "mal": "marechal", "no": "", "de": "", "la": "", "du": "", "des": "", "le": "", "les": "",
}  # fmt: skip
QUEBECOIS = _FRENCH | {"o": "ouest", "e": "est", "n": "nord", "s": "sud"}
FRENCH_STREETS = frozenset(["rue", "boul", "bd", "ch", "chemin", "montee", "rang", "impasse"])
FRENCH_STREETS_TOO = frozenset(["av", "avenue", "boulevard", "place", "cote", "croissant"])
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
_ITALIAN = {
    "vle": "viale", "pza": "piazza", "pzza": "piazza", "pzale": "piazzale", "ple": "piazzale",
    "cso": "corso", "lgo": "largo", "vco": "vicolo", "str": "strada", "s": "san", "sta": "santa", "n": "", "num": "",
    "no": "", "di": "", "del": "", "della": "", "dei": "", "delle": "", "dello": "", "degli": "",
}  # fmt: skip
_POLISH = {
    "ul": "", "ulica": "", "nr": "", "al": "aleja", "aleje": "aleja", "pl": "plac", "os": "osiedle", "swietego": "sw",
    "swietej": "sw", "swiety": "sw", "swieta": "sw",
    # Ranks, which few write: Gen. Sikorskiego is Sikorskiego.
    "gen": "", "generala": "", "ks": "", "ksiedza": "", "dr": "", "doktora": "", "prof": "", "profesora": "",
    "marsz": "", "marszalka": "", "kard": "", "kardynala": "", "plk": "", "pulkownika": "",
}  # fmt: skip

WORDS = {
    "US": _AMERICAN, "CA": _AMERICAN, "DE": _GERMAN, "AT": _GERMAN, "CH": _GERMAN, "FR": _FRENCH, "BE": _FRENCH,
    "ES": _SPANISH, "PL": _POLISH, "IT": _ITALIAN,
    "PT": _PORTUGUESE, "BR": _PORTUGUESE, "MX": _AMERICAN_SPANISH, "AR": _AMERICAN_SPANISH,
    "CL": _AMERICAN_SPANISH, "PE": _AMERICAN_SPANISH,
}  # fmt: skip
OTHER_WORDS = _ENGLISH
GERMAN = frozenset({"DE", "AT", "CH"})
