"""Towns that two languages name, or that people shorten."""

import re

from mdm.normalise.street_word import GERMAN, NORDIC, fold_nordic, fold_umlauts
from mdm.normalise.text import fold

_DISTRICT = re.compile(r"(?<=\w) (?:cedex.*|\d+(?:er|eme|e)?(?: arr\w*)?)$")
_DISTRICTS = {
    "GB": re.compile(r"(?<=\w) (?:[ensw]|[ns][ew]|[ew]c)\d{1,2}[a-z]?$"),  # London E7
    "CZ": re.compile(r"(?<=\w) \d{1,2}\b.*$"),  # Praha 1 - Nové Město
    "DK": re.compile(r"(?<=\w\w) (?:[cknosv]|nv|sv)$"),  # København N, Odense C
    "NO": re.compile(r"(?<=\w\w) [ns]$"),
}
# Behind the town in an address of one line. Not those that are towns, too: Durham, Dublin, Cork.
_COUNTIES_OF_GB = (
    "avon, bedfordshire, beds, berkshire, berks, buckinghamshire, bucks, cambridgeshire, cambs, cheshire, cleveland, "
    "cornwall, co durham, county durham, cumbria, derbyshire, devon, dorset, east sussex, west sussex, sussex, essex, "
    "gloucestershire, glos, greater london, greater manchester, hampshire, hants, herefordshire, hertfordshire, "
    "herts, humberside, isle of wight, kent, lancashire, lancs, leicestershire, leics, lincolnshire, lincs, "
    "merseyside, middlesex, middx, norfolk, northamptonshire, northants, northumberland, north yorkshire, n "
    "yorkshire, south yorkshire, s yorkshire, west yorkshire, w yorkshire, w yorks, n yorks, s yorks, east yorkshire, "
    "east riding of yorkshire, nottinghamshire, notts, oxfordshire, oxon, rutland, shropshire, somerset, "
    "staffordshire, staffs, suffolk, surrey, tyne and wear, tyne wear, warwickshire, west midlands, wiltshire, wilts, "
    "worcestershire, worcs, clwyd, dyfed, gwent, gwynedd, powys, mid glamorgan, south glamorgan, west glamorgan, "
    "aberdeenshire, angus, argyll, ayrshire, fife, lanarkshire, lothian, midlothian, west lothian, east lothian, "
    "perthshire, renfrewshire, stirlingshire, co antrim, county antrim, co armagh, county armagh, co down, county "
    "down, co fermanagh, county fermanagh, co londonderry, county londonderry, co tyrone, county tyrone, england, "
    "scotland, wales, northern ireland"
)
COUNTIES = {"GB": frozenset(_COUNTIES_OF_GB.split(", "))}
_SAINT = re.compile("^(?:saint|sankt|sint) ")
# What English calls them, and other names that no other town has.
_NAMES = {
    "munich": "munchen", "cologne": "koln", "nuremberg": "nurnberg", "hanover": "hannover",
    "frankfurt am main": "frankfurt", "frankfurt a m": "frankfurt", "frankfurt main": "frankfurt",
    "halle saale": "halle", "halle an der saale": "halle", "freiburg i br": "freiburg", "freiburg br": "freiburg",
    "offenbach am main": "offenbach", "offenbach main": "offenbach", "ludwigshafen am rhein": "ludwigshafen",
    "ludwigshafen rhein": "ludwigshafen", "mulheim an der ruhr": "mulheim", "mulheim ruhr": "mulheim",
    "marburg lahn": "marburg", "ulm donau": "ulm", "vienna": "wien", "geneva": "geneve",
    "warsaw": "warszawa", "cracow": "krakow", "seville": "sevilla", "saragossa": "zaragoza", "lyons": "lyon",
    "marseilles": "marseille",
    "brussels": "bruxelles", "lisbon": "lisboa", "rome": "roma", "milan": "milano", "florence": "firenze",
    "prague": "praha", "copenhagen": "kobenhavn", "nyc": "new york", "new york city": "new york",
    "antwerp": "antwerpen", "ghent": "gent", "naples": "napoli", "turin": "torino", "venice": "venezia",
    "gothenburg": "goteborg", "the hague": "den haag", "s gravenhage": "den haag", "a coruna": "la coruna",
    "kingston upon hull": "hull", "freiburg im breisgau": "freiburg", "oporto": "porto", "pilsen": "plzen",
    "genoa": "genova", "padua": "padova", "lucerne": "luzern", "elsinore": "helsingor", "athens": "athina",
    "piraeus": "peiraias", "salonica": "thessaloniki", "heraklion": "irakleio", "iraklion": "irakleio",
}  # fmt: skip
# In each country: a town's name, then its others in the languages of that country.
_OWN_NAMES = {
    "AT": "wien, graz, linz, salzburg, innsbruck, klagenfurt/klagenfurt am worthersee, villach, wels, st "
    "polten, dornbirn, wiener neustadt/wr neustadt, steyr, bregenz",
    "BE": "bruxelles/brussel, antwerpen/anvers, gent/gand, brugge/bruges, leuven/louvain, mechelen/malines, "
    "liege/luik, namur/namen, mons/bergen, tournai/doornik, kortrijk/courtrai, aalst/alost, "
    "oostende/ostende, roeselare/roulers, vilvoorde/vilvorde, ieper/ypres, dendermonde/termonde, "
    "oudenaarde/audenarde, tienen/tirlemont, halle/hal, wavre/waver, nivelles/nijvel, huy/hoei, "
    "arlon/aarlen, tongeren/tongres, charleroi, hasselt, genk, turnhout, st niklaas/st nicolas, la "
    "louviere, seraing, verviers, ixelles/elsene, uccle/ukkel, schaerbeek/schaarbeek, etterbeek, "
    "anderlecht, st gilles/st gillis, forest/vorst, jette, molenbeek/molenbeek st jean/st jans molenbeek",
    "CH": "zurich/zuerich, geneve/genf, basel/bale, bern/berne, lausanne, winterthur, luzern, st gallen/st "
    "gall, lugano, biel/biel bienne/bienne, thun/thoune, fribourg/freiburg/fribourg freiburg, "
    "neuchatel/neuenburg, sion/sitten, solothurn/soleure, chur/coire, koniz, vevey, zug, aarau, "
    "bellinzona, locarno, yverdon les bains/yverdon",
    "CZ": "praha, brno, ostrava, plzen, liberec, olomouc, ceske budejovice/c budejovice, hradec kralove, usti "
    "nad labem/usti n l, pardubice, zlin, karlovy vary",
    "DK": "kobenhavn/kbh, arhus, odense, alborg, esbjerg, randers, kolding, horsens, vejle, roskilde, "
    "helsingor, hellerup, nastved, abenra, frederiksberg",
    "FI": "helsinki/helsingfors, espoo/esbo, tampere/tammerfors, vantaa/vanda, oulu/uleaborg, turku/abo, "
    "lahti/lahtis, pori/bjorneborg, kokkola/karleby, vaasa/vasa, porvoo/borga, pietarsaari/jakobstad, "
    "raasepori/raseborg, jyvaskyla, kuopio, hameenlinna/tavastehus, kotka, rauma/raumo, "
    "kauniainen/grankulla, kirkkonummi/kyrkslatt, sipoo/sibbo, lohja/lojo, hanko/hango, "
    "lappeenranta/villmanstrand, savonlinna/nyslott, mikkeli/st michel",
    "GR": "athina/athinai/athena, thessaloniki/thes niki/saloniki, peiraias/pireas/peiraiefs/pireefs, "
    "patra/patrai/patras, irakleio/iraklio/hrakleio, larisa/larissa, chania/hania/xania, "
    "ioannina/giannena, chalandri/halandri, glyfada/glifada/glyphada, nea smyrni/nea smirni/n smyrni, "
    "peristeri, kalamata, volos, kerkyra",
    "IT": "roma, milano, napoli, torino, palermo, genova, bologna, firenze, bari, catania, verona, venezia, "
    "padova, monza, bolzano/bozen/bolzano bozen, merano/meran, bressanone/brixen, brunico/bruneck, reggio "
    "calabria/reggio di calabria, reggio emilia/reggio nell emilia/reggio nellemilia, laquila/l aquila, "
    "forli, cantu",
    "NL": "amsterdam/adam/a dam, rotterdam/rdam/r dam, den haag/s gravenhage, den bosch/s hertogenbosch, "
    "utrecht, alphen aan den rijn/alphen a d rijn, krimpen aan den ijssel/krimpen a d ijssel, capelle aan "
    "den ijssel/capelle a d ijssel, leeuwarden/ljouwert, sneek/snits, nijmegen, eindhoven, groningen, "
    "tilburg",
    "NO": "oslo, bergen, trondheim/tr heim/t heim, stavanger, kristiansand/kr sand, fredrikstad/fr stad, "
    "drammen, tromso, sandnes, bodo, alesund, tonsberg, hamar, lillestrom",
    "PT": "lisboa, porto, vila nova de gaia/v n gaia/vn gaia/v n de gaia, braga, coimbra, setubal, aveiro, "
    "leiria, funchal, matosinhos, almada, amadora, evora, faro, sintra",
    "SE": "stockholm, goteborg, malmo, uppsala, vasteras, orebro, linkoping, helsingborg, jonkoping, "
    "norrkoping, umea, boras, vaxjo, lund, solna, haparanda/haaparanta",
}  # fmt: skip
_OWN = {
    country: {name: names.partition("/")[0] for names in towns.split(", ") for name in names.split("/")}
    for country, towns in _OWN_NAMES.items()
}
COUNTRIES_WITH_TOWNS = frozenset(_OWN)
_ELSEWHERE_TOO = frozenset({"halle", "hal", "lund"})  # larger ones in Germany and Norway
_COUNTRIES = dict[str, set[str]]()
for _country, _names in _OWN.items():
    for _name in _names.keys() - _ELSEWHERE_TOO:
        _COUNTRIES.setdefault(_name, set()).add(_country)


def read_town(written: str, country: str, codes: tuple[str, str]) -> str | None:
    """The town without county, district and postal code, in one of its languages: Paris of "75002 PARIS 2e", Leeds of
    "Leeds, W Yorks", Helsinki of "Helsingfors".
    """
    words = f" {fold(written.partition(',')[0])} "
    for code in filter(None, codes):
        words = words.replace(f" {code} ", " ")
    folded = _DISTRICT.sub("", words.strip())
    if country in _DISTRICTS:
        folded = _DISTRICTS[country].sub("", folded)
    folded = _SAINT.sub("st ", folded)
    folded = _NAMES.get(folded, folded)
    own = _OWN.get(country, {})
    known = own.get(folded, folded)
    if country in GERMAN:
        known = own.get(plain := fold_umlauts(known), plain)
    elif country in NORDIC:
        known = fold_nordic(known)
    return known or None


def countries_of_town(written: str, *, in_english: bool) -> set[str]:
    """Those of the countries known here that have a town of this name, which may be its English one."""
    folded = _DISTRICTS["CZ"].sub("", fold(written))
    folded = _SAINT.sub("st ", _DISTRICTS["DK"].sub("", folded))
    folded = _NAMES.get(folded, folded) if in_english else folded
    return _COUNTRIES.get(folded) or _COUNTRIES.get(fold_nordic(folded)) or set()
