"""How far two spellings of a name may lie apart for a typing error."""

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

# Names closer than this are taken for one name mistyped ("katherine", "kathrine").
_TYPO_SIMILARITY = 0.9
_BAD_TYPO_SIMILARITY = 0.8
# Names shorter than this differ by one letter as often because they are two names ("dan" and "ian").
ONE_LETTER_WRONG_CHARS = 4
_TWO_LETTERS_WRONG_CHARS = 5


def is_mistyped(a: str, b: str) -> bool:
    if JaroWinkler.similarity(a, b) >= _TYPO_SIMILARITY:
        return True
    return min(len(a), len(b)) >= ONE_LETTER_WRONG_CHARS and DamerauLevenshtein.distance(a, b) <= 1


def is_badly_mistyped(a: str, b: str) -> bool:
    """As far off as no pair of twins' names is likely to be; two initials are two names."""
    shortest = min(len(a), len(b))
    if shortest == 1:
        return False
    if JaroWinkler.similarity(a, b) >= _BAD_TYPO_SIMILARITY:
        return True
    return DamerauLevenshtein.distance(a, b) <= (2 if shortest >= _TWO_LETTERS_WRONG_CHARS else 1)
