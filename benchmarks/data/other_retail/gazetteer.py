"""Words that addresses are made of: (town, region, start of its postal codes), names and kinds of streets."""

from collections.abc import Mapping

Town = tuple[str, str, str]


def _towns(text: str) -> tuple[Town, ...]:
    fields = (town.strip().split("|") for town in text.split(";"))
    return tuple((city, region, stem) for city, region, stem in fields)


def _list(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


TOWNS: Mapping[str, tuple[Town, ...]] = {
    "GB": _towns(
        "London|Greater London|SE; London|Greater London|SW; London|Greater London|N; "
        "London|Greater London|E; Birmingham|West Midlands|B; Leeds|West Yorkshire|LS; "
        "Manchester|Greater Manchester|M; Bristol|Avon|BS; Sheffield|South Yorkshire|S; "
        "Liverpool|Merseyside|L; Nottingham|Nottinghamshire|NG; Cardiff|Wales|CF; Edinburgh|Scotland|EH; "
        "Glasgow|Scotland|G; Belfast|Northern Ireland|BT; Brighton|East Sussex|BN; Reading|Berkshire|RG; "
        "Norwich|Norfolk|NR; York|North Yorkshire|YO; Exeter|Devon|EX; Bath|Somerset|BA; "
        "Newcastle upon Tyne|Tyne and Wear|NE; St Albans|Hertfordshire|AL; Stoke-on-Trent|Staffordshire|ST"
    ),
    "US": _towns(
        "New York|NY|100; Brooklyn|NY|112; Chicago|IL|606; Houston|TX|770; Los Angeles|CA|900; "
        "Phoenix|AZ|850; Philadelphia|PA|191; San Antonio|TX|782; San Diego|CA|921; Dallas|TX|752; "
        "Austin|TX|787; Columbus|OH|432; Boston|MA|021; Seattle|WA|981; Denver|CO|802; Nashville|TN|372; "
        "Portland|OR|972; Saint Paul|MN|551"
    ),
    "DE": _towns(
        "Berlin|Berlin|10; Hamburg|Hamburg|20; München|Bayern|80; Köln|Nordrhein-Westfalen|50; "
        "Frankfurt am Main|Hessen|60; Stuttgart|Baden-Württemberg|70; Düsseldorf|Nordrhein-Westfalen|40; "
        "Leipzig|Sachsen|04; Nürnberg|Bayern|90; Würzburg|Bayern|970; Lübeck|Schleswig-Holstein|235; "
        "Göttingen|Niedersachsen|370"
    ),
    "FR": _towns(
        "Paris|Île-de-France|750; Lyon|Auvergne-Rhône-Alpes|690; Marseille|Provence-Alpes-Côte d'Azur|130; "
        "Toulouse|Occitanie|310; Nice|Provence-Alpes-Côte d'Azur|060; Nantes|Pays de la Loire|440; "
        "Saint-Étienne|Auvergne-Rhône-Alpes|420; Rennes|Bretagne|350; Bordeaux|Nouvelle-Aquitaine|330"
    ),
    "ES": _towns(
        "Madrid|Madrid|280; Barcelona|Cataluña|080; Valencia|Valencia|460; Sevilla|Andalucía|410; "
        "Zaragoza|Aragón|500; Málaga|Andalucía|290; Bilbao|País Vasco|480; A Coruña|Galicia|150; "
        "San Sebastián|País Vasco|200"
    ),
    "PL": _towns(
        "Warszawa|mazowieckie|00; Kraków|małopolskie|30; Łódź|łódzkie|90; Wrocław|dolnośląskie|50; "
        "Poznań|wielkopolskie|60; Gdańsk|pomorskie|80; Szczecin|zachodniopomorskie|70; Lublin|lubelskie|20; "
        "Białystok|podlaskie|15"
    ),
}
STREET_NAMES: Mapping[str, tuple[str, ...]] = {
    "GB": _list(
        "High, Church, Station, Victoria, Park, Mill, Green, Manor, Queens, Kings, Albert, George, "
        "Alexandra, York, North, South, West, Chapel, School, Grange, St John's, St Mary's, Windsor, "
        "Richmond, Highfield, Springfield, Woodlands, Elm, Oak, Beech, Cedar, Hawthorn, Orchard, Meadow, "
        "Brook, Bridge, Priory, Clarence, Cromwell, Nelson, Wellington"
    ),
    "US": _list(
        "Main, Oak, Maple, Cedar, Elm, Washington, Lake, Hill, Walnut, Spring, North, Ridge, Church, "
        "Willow, Mill, Sunset, Railroad, Jefferson, Center, Highland, Forest, Jackson, River, Meadow, 2nd, "
        "3rd, 4th, 5th, 12th, Martin Luther King, Broadway, Lincoln, Adams, Madison, Chestnut, Franklin, "
        "Pleasant, N Park, E Grand, W Union"
    ),
    "DE": _list(
        "Haupt, Schul, Garten, Bahnhof, Dorf, Berg, Birken, Linden, Kirch, Wald, Ring, Schiller, Goethe, "
        "Jahn, Mozart, Lerchen, Amsel, Eichen, Rosen, Mühlen, Brücken, Schloss, Tannen, Feld, Wiesen, "
        "Beethoven, Kant, Bismarck"
    ),
    "FR": _list(
        "de la République, Victor Hugo, Jean Jaurès, Pasteur, de l'Église, du Moulin, de la Gare, "
        "des Lilas, Gambetta, de Verdun, du Château, des Écoles, de la Paix, Jules Ferry, du Stade, "
        "des Acacias, Saint-Michel, de la Fontaine, du Général Leclerc, Émile Zola, des Tilleuls, "
        "du Marché, Voltaire, de Bretagne"
    ),
    "ES": _list(
        "Mayor, Real, San José, de la Constitución, del Sol, Cervantes, Goya, Velázquez, San Antonio, "
        "de la Paz, Nueva, Santa María, del Carmen, Ramón y Cajal, Colón, Gran Vía, de Andalucía, "
        "Juan de Austria, Alcalá, del Pilar, Murillo"
    ),
    "PL": _list(
        "Lipowa, Polna, Leśna, Słoneczna, Krótka, Szkolna, Ogrodowa, Brzozowa, Kwiatowa, Kościuszki, "
        "Mickiewicza, Sienkiewicza, Łąkowa, Długa, Kościelna, Sportowa, Zielona, Parkowa, Akacjowa, 3 Maja, "
        "Piłsudskiego, Świętokrzyska, Różana"
    ),
}
# Kind → ways to shorten it; the common kinds first.
STREET_TYPES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "GB": {
        "Road": ("Rd", "Rd."), "Street": ("St", "St."), "Avenue": ("Ave", "Av"), "Close": ("Cl",), "Lane": ("Ln", "La"),
        "Drive": ("Dr",), "Gardens": ("Gdns",), "Terrace": ("Terr", "Ter"), "Court": ("Ct",), "Crescent": ("Cres",),
    },
    "US": {
        "Street": ("St", "St."), "Avenue": ("Ave", "Av."), "Road": ("Rd", "Rd."), "Drive": ("Dr", "Dr."),
        "Lane": ("Ln",), "Court": ("Ct",), "Boulevard": ("Blvd", "Blvd."),
    },
    "DE": {"straße": ("str.", "strasse", "str"), "weg": ("weg",), "platz": ("pl.", "platz"), "allee": ("allee",)},
    "FR": {"rue": ("Rue", "r."), "avenue": ("av.", "Av"), "boulevard": ("bd", "Bd."), "place": ("pl.", "Place")},
    "ES": {"Calle": ("C/", "C.", "c/"), "Avenida": ("Avda.", "Av."), "Plaza": ("Pza.", "Pl."), "Paseo": ("Pº", "Pso.")},
    "PL": {"ul.": ("", "ulica", "ul"), "al.": ("aleja", "Al."), "os.": ("osiedle",)},
}  # fmt: skip
