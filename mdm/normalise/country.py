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
        "ZA": "southafrica zaf", "CO": "colombia", "AR": "argentina", "CL": "chile", "PE": "peru",
        "AE": "uae unitedarabemirates emirates", "SA": "saudiarabia ksa", "KW": "kuwait", "QA": "qatar",
        "SG": "singapore", "HK": "hongkong", "KR": "southkorea korea republicofkorea", "TW": "taiwan",
        "IL": "israel", "EG": "egypt", "MA": "morocco maroc", "RU": "russia russianfederation",
        "LU": "luxembourg", "EE": "estonia", "LV": "latvia", "BG": "bulgaria", "HR": "croatia",
        "SI": "slovenia", "RS": "serbia", "PH": "philippines", "TH": "thailand", "VN": "vietnam",
        "NG": "nigeria", "KE": "kenya", "PK": "pakistan", "BD": "bangladesh", "MY": "malaysia",
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
