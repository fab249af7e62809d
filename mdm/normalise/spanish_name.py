"""The two family names of Spanish-speaking people, wherever they live: no given name stands among them."""

from collections.abc import Sequence

from mdm.names.borne import is_borne
from mdm.normalise.text import fold

# The commonest that nobody is called by: not Cruz, Reyes, Angel, Leon.
_FAMILIES_WORDS = (
    "acevedo acosta aguilar aguirre alvarado alvarez aragon arellano arredondo avila ayala barrera beltran benitez "
    "bermudez botello bravo bustamante cabrera calderon camacho campos cantero cantu cardenas cardona carrasco "
    "carrillo castaneda castillo castro cervantes chavez cisneros contreras cordova corrales correa cortez davila "
    "delgado dominguez duarte escobar espinosa espinoza estrada fernandez ferrer figueroa franco fuentes gallegos "
    "galvan garcia garza giron godinez gomez gonzales gonzalez guerra guerrero gutierrez guzman henriquez hernandez "
    "herrera huerta hurtado ibarra jimenez juarez lara ledesma lopez lozano lucero lugo macias madrigal maldonado "
    "marquez martinez medina mejia melendez mendez mendoza mercado meza miranda molina montes montoya morales moreno "
    "munoz najera navarrete navarro negron nevarez nunez ochoa olivares oquendo orozco ortega ortiz pacheco padilla "
    "palacios paredes parra pena peralta perez pineda ponce portillo quezada quinones quintero ramirez ramos rangel "
    "rincon rios rivas rivera robles rocha rodriguez rojas romero rosales rosario rubio ruiz saenz salas salazar "
    "salcedo saldana salgado salinas sanchez sandoval santiago santillan santos segura sepulveda serrano sierra solis "
    "sosa soto suarez tapia tejada teran toledo torres tovar trejo trevino trujillo urbina valdez valdivia valencia "
    "valenzuela vargas vasquez vazquez vega velasco velasquez velazquez velez vera vigil villa villalobos villanueva "
    "villarreal villegas yanez zamora zapata zaragoza zavala zuniga"
)
_PATRONYMICS = ("ez", "garcia")
_FAMILIES = frozenset(_FAMILIES_WORDS.split())


def are_two_families(words: Sequence[str]) -> bool:
    """Padilla Gómez; but Santiago Gómez and Luna Gómez are whole names, perhaps."""
    return len(words) == 2 and all(map(_is_family_alone, words))  # noqa: PLR2004


def are_spanish_families(words: Sequence[str]) -> bool:
    """Two of them, or one that is nobody's given name anywhere: Hernández."""
    if len(words) == 1:
        return fold(words[0]).endswith(_PATRONYMICS) and _is_family_alone(words[0])
    return are_two_families(words)


def _is_family_alone(word: str) -> bool:
    folded = fold(word)
    return folded in _FAMILIES and not is_borne(folded)
