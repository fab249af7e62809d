"""Countries, as people name them."""

from functools import lru_cache

import phonenumbers

from mdm.normalise.text import fold

_NAMES = {
    name: code
    for code, names in {
        "GB": "uk unitedkingdom greatbritain britain england scotland wales northernireland gbr",
        "US": "usa unitedstates unitedstatesofamerica america", "DE": "germany deutschland deu", "FR": "france fra",
        "ES": "spain espana esp", "PL": "poland polska pol", "IE": "ireland eire irl republicofireland",
        "AU": "australia aus", "IT": "italy italia ita", "NL": "netherlands nederland thenetherlands holland nld",
        "AT": "austria osterreich aut", "CH": "switzerland schweiz suisse svizzera che", "BE": "belgium belgique bel",
        "PT": "portugal prt", "SE": "sweden sverige swe", "NO": "norway norge nor", "DK": "denmark danmark dnk",
        "FI": "finland suomi fin", "CZ": "czechrepublic czechia cesko cze", "SK": "slovakia slovensko svk",
        "HU": "hungary magyarorszag hun", "RO": "romania rou", "GR": "greece hellas grc", "TR": "turkey turkiye tur",
        "UA": "ukraine ukr", "LT": "lithuania lietuva ltu", "CA": "canada can", "NZ": "newzealand nzl",
        "IN": "india ind", "CN": "china chn", "JP": "japan jpn", "MX": "mexico mex", "BR": "brazil brasil bra",
        "ZA": "southafrica zaf", "CO": "colombia col", "AR": "argentina arg", "CL": "chile chl", "PE": "peru per",
        "AE": "uae unitedarabemirates emirates are", "SA": "saudiarabia ksa sau", "KW": "kuwait kwt", "QA": "qatar qat",
        "SG": "singapore sgp", "HK": "hongkong hkg", "KR": "southkorea korea republicofkorea kor", "TW": "taiwan twn",
        "IL": "israel isr", "EG": "egypt egy", "MA": "morocco maroc mar", "RU": "russia russianfederation rus",
        "LU": "luxembourg lux", "EE": "estonia est", "LV": "latvia lva", "BG": "bulgaria bgr", "HR": "croatia hrv",
        "SI": "slovenia svn", "RS": "serbia srb", "PH": "philippines phl", "TH": "thailand tha", "VN": "vietnam vnm",
        "NG": "nigeria nga", "KE": "kenya ken", "PK": "pakistan pak", "BD": "bangladesh bgd", "MY": "malaysia mys",
    }.items()
    for name in names.split()
}  # fmt: skip


@lru_cache(maxsize=1_000)
def read_country(text: str, default: str) -> str:
    """ISO 3166 code of a country's name or code; `default` where it is neither."""
    folded = fold(text).replace(" ", "")
    code = folded.upper()
    return _NAMES.get(folded) or (code if code in phonenumbers.SUPPORTED_REGIONS else default)


def is_country(folded: str) -> bool:
    """Whether folded text is a country's name, in full."""
    return folded.replace(" ", "") in _NAMES
