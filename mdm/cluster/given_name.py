"""Whether two given names may be one person's: the same, a nickname, cut short, mistyped, the middle name, swapped.

How far names may differ depends on the birth date. Brothers and sisters live together, but only twins share a birth
date, so two records that agree on it are allowed what a typist makes of a name. Measured over 60,000 retail records, of
pairs with one family name, one birth date and given names this far apart 94 in 100 were one person; without a birth
date 31 in 100. What a contact in common bears out beyond that is mdm.cluster.contact_slip's.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from mdm.cluster.birth_date import are_a_slip_apart, share_mailbox_and_birth_date
from mdm.cluster.compound import are_two_compounds
from mdm.cluster.contact_slip import are_one_by_contacts, birth_dates_contradict, contacts_shared
from mdm.cluster.slip import ONE_LETTER_WRONG_CHARS, is_badly_mistyped, is_mistyped
from mdm.model import Profile
from mdm.names.borne import is_borne, is_given_name
from mdm.names.formal_name import formal_names
from mdm.names.sound import are_spelt_alike
from mdm.names.spelling import BEFORE_CALLING_NAME

_OTHER_SEX = frozenset(
    {"a", "e", "s", "ne", "la", "le", "ie", "ia", "in", "ina", "ine", "lle", "tte", "ette", "fina"}
)
_OTHER_NAME = frozenset({"n", "na"})  # Julia and Julian, Maria and Mariana; but Mari is short for Marina
_LONG_NAME_CHARS = 5
_VOWELS = frozenset("aeiouy")  # "jo" is a name, "jt" is two initials
_COMPOUND_PART_CHARS = 3  # the second half of a compound begins after so many letters


def may_be_one_given_name(a: Profile, b: Profile) -> bool:
    """Symmetric; a missing given name may be any that the record's e-mails do not contradict."""
    if _titles_tell_two(a, b):
        return False
    if not a.given or not b.given:
        return (_mailboxes_allow(a, b) and _mailboxes_allow(b, a)) or share_mailbox_and_birth_date(a, b)
    if a.given == b.given or _are_both_before_a_calling_name(a, b):
        return _middle_names_allow(a, b)
    if _are_one_with_a_nickname(a, b) or are_spelt_alike(a.given, b.given) or _are_in_two_scripts(a, b):
        return True
    if (
        _are_of_two_sexes(a.given, b.given) or are_two_compounds(a.given, b.given)
    ) and not share_mailbox_and_birth_date(a, b):
        return False
    are_two = _are_two_names(a.given, b.given)
    return (
        (not are_two and _one_abbreviates_other(a.given, b.given))
        or _is_mistyped_form_of(a.given, b)
        or _is_mistyped_form_of(b.given, a)
        or _is_initial_of(a.given, b)
        or _is_initial_of(b.given, a)
        or _is_middle_name_of(a, b)
        or _is_middle_name_of(b, a)
        or _is_half_of_family_name(a, b)
        or _is_half_of_family_name(b, a)
        or _are_swapped(a, b)
        or (not are_two and is_mistyped(a.given, b.given))
        or _is_family_name_alone(a, b)
        or _is_family_name_alone(b, a)
        or (
            (_born_on_one_day(a, b) or share_mailbox_and_birth_date(a, b))
            and _may_be_one_if_born_on_one_day(a, b)
        )
        or are_one_by_contacts(a, b)
    )


def _titles_tell_two(a: Profile, b: Profile) -> bool:
    """Mr and Mrs Jones, Mr J and Mrs J Jones; two whole names tell more than a title that may be wrong."""
    if not a.title_sex or not b.title_sex or a.title_sex == b.title_sex:
        return False
    if share_mailbox_and_birth_date(a, b):
        return False  # Mr is what a form proposes
    return min(len(a.given or ""), len(b.given or "")) < 2  # noqa: PLR2004 - an initial


def _are_in_two_scripts(a: Profile, b: Profile) -> bool:
    """What a name would be in the other's letters nothing tells: two kinds of contact do, or one and the birth date."""
    if (a.script is None) == (b.script is None) or birth_dates_contradict(a, b):
        return False
    return contacts_shared(a, b) > (0 if are_a_slip_apart(a, b) else 1)


def _mailboxes_allow(a: Profile, b: Profile) -> bool:
    """Whether the given names told by the mailboxes of `a`, which has none of its own, may be that of `b`.

    Names stand in each other's fields: the only name of `a` may be its given name, that of `b` in the other field.
    """
    if a.given or not a.email_given or (a.family and a.family == b.given):
        return True
    others = (*(b.formal_given or b.email_given), *(b.family or "").split())
    return not others or any(
        _one_abbreviates_other(told, other) or is_mistyped(told, other)
        for told in a.email_given
        for other in others
    )


def _middle_names_allow(a: Profile, b: Profile) -> bool:
    """Jose Antonio and Jose Salvador are two, Jose is either; one in common is enough, abbreviated or not.

    A name that is a family name of the other tells nothing (Maricel Reyes Cruz, Maricel Cruz Santos), and of one family
    and day an initial is more often mistyped than another's.
    """
    if not a.middle or not b.middle:
        return True
    one, other = a.middle.split(), b.middle.split()
    if any(_one_abbreviates_other(x, y) or is_mistyped(x, y) for x in one for y in other):
        return True
    if not (set(one).isdisjoint(b.families) and set(other).isdisjoint(a.families)):
        return True
    is_initial = 1 in (len(a.middle), len(b.middle))
    is_of_one_family_and_day = a.family == b.family and not set(a.birth_dates).isdisjoint(b.birth_dates)
    return is_initial and is_of_one_family_and_day


def _are_both_before_a_calling_name(a: Profile, b: Profile) -> bool:
    """Mohammed Ali and Muhammad Imran, however it is written."""
    return a.given in BEFORE_CALLING_NAME and b.given in BEFORE_CALLING_NAME


def _born_on_one_day(a: Profile, b: Profile) -> bool:
    """As far as is known, of one of them the month at least."""
    if not set(a.birth_dates).isdisjoint(b.birth_dates):
        return True
    return _holds_part(a.birth_dates, b.birth_date_part) or _holds_part(b.birth_dates, a.birth_date_part)


def _holds_part(dates: Sequence[str], part: str | None) -> bool:
    if part is None or len(part) < len("1984-07"):
        return False
    return any(date.startswith(part) or date.endswith(part.removeprefix("-")) for date in dates)


def _may_be_one_if_born_on_one_day(a: Profile, b: Profile) -> bool:
    """Twins share the family name, and each has it in its field."""
    return (
        _stands_in(a.given, b.family)
        or _stands_in(b.given, a.family)
        or _are_no_twins_at_home(a, b)
        or _one_ends_other(a.given or "", b.given or "")
        or _is_middle_initial_of(a, b)
        or _is_middle_initial_of(b, a)
        or _is_bad_slip(a.given or "", b.given or "", b.formal_given)
        or _is_bad_slip(b.given or "", a.given or "", a.formal_given)
    )


def _is_bad_slip(given: str, other: str, formal_given: Iterable[str]) -> bool:
    """Of the other name or what it stands for; twins are called Hannah and Anna, too, but not Karin and Karen."""
    if is_borne(given) and is_borne(other):
        return _differ_in_vowels(given, other)
    return is_badly_mistyped(given, other) or _any_badly_mistyped(given, formal_given)


def _differ_in_vowels(given: str, other: str) -> bool:
    """Christina and Christine, Alain and Alan; not Martin and Martina."""
    shorter, longer = sorted((given, other), key=len)
    if longer.startswith(shorter) or _are_of_two_sexes(given, other):
        return False
    return (
        given[0] == other[0] and is_badly_mistyped(given, other) and _consonants(given) == _consonants(other)
    )


def _consonants(name: str) -> list[str]:
    return [letter for letter, _ in groupby(name) if letter not in _VOWELS]


def _is_family_name_alone(a: Profile, b: Profile) -> bool:
    """The only name of `a` is the family name of `b`: which given name belongs to it is not known."""
    return a.family is None and _stands_in(a.given, b.family)


def _are_no_twins_at_home(a: Profile, b: Profile) -> bool:
    """Of one day and one home, yet with family names too far apart for twins: more often one person than two, but where
    both given names are somebody's.
    """
    if not a.family or not b.family or set(a.premises).isdisjoint(b.premises):
        return False
    if is_borne(a.given or "") and is_borne(b.given or ""):
        return False
    return set(a.families).isdisjoint(b.families) and not is_mistyped(a.family, b.family)


def _one_abbreviates_other(a: str, b: str) -> bool:
    """An initial ("k") or a cut name ("kath") of at least one letter."""
    return a.startswith(b) or b.startswith(a)


def _one_ends_other(a: str, b: str) -> bool:
    """Seun of Oluwaseun, Nessa of Vanessa: the end of a name is kept, too."""
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= ONE_LETTER_WRONG_CHARS and longer.endswith(shorter)


def _are_one_with_a_nickname(a: Profile, b: Profile) -> bool:
    """Nobody is called by two pet names as far apart as Maggie and Rita, though both may stand for Margaret."""
    given, other = a.given or "", b.given or ""
    if other in a.formal_given or given in b.formal_given:
        return True
    if set(a.formal_given).isdisjoint(b.formal_given):
        return False
    return given[0] == other[0] or is_badly_mistyped(given, other)


def _are_of_two_sexes(a: str, b: str) -> bool:
    """Paulo and Paula; Lindo is a slip of Linda, which alone is a name. Kálmánné is Kálmán's wife."""
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= ONE_LETTER_WRONG_CHARS and longer == f"{shorter}ne":
        return True
    is_ending = a[:-1] == b[:-1] and {a[-1], b[-1]} == {"a", "o"}
    return is_ending and is_borne(a) == is_borne(b)


def _are_two_names(a: str, b: str) -> bool:
    """Both are names that people have, so neither is a slip of the other (Mark, Mary). Of names of which one begins the
    other, those that differ by the ending of the other sex (Martin, Martina): else one is cut short.
    """
    if not (is_borne(a) and is_borne(b)):
        return False
    shorter, longer = sorted((a, b), key=len)
    rest = longer.removeprefix(shorter)
    return rest == longer or rest in _OTHER_SEX or (rest in _OTHER_NAME and len(shorter) >= _LONG_NAME_CHARS)


def _is_mistyped_form_of(given: str, other: Profile) -> bool:
    """Jennfier is no slip for Jenny, but for what that stands for."""
    if len(given) < ONE_LETTER_WRONG_CHARS or is_borne(given):
        return False
    return any(name[0] == given[0] and is_mistyped(given, name) for name in other.formal_given)


def _is_initial_of(given: str, other: Profile) -> bool:
    """Of what a nickname stands for ("w" and "bill"), of two names ("ag" and "alfie", "g") or of a compound: both ("jt"
    and "jean-thibaut"), or the first ("j-thibaut").
    """
    if len(given) == 1:
        return any(name.startswith(given) for name in other.formal_given)
    first, rest, name = given[0], given[1:], other.given or ""
    if len(rest) >= ONE_LETTER_WRONG_CHARS:
        return name.startswith(first) and name.endswith(rest)
    if len(rest) > 1 or not name.startswith(first):
        return False
    is_middle_initial = any(word.startswith(rest) for word in (other.middle or "").split())
    return is_middle_initial or (_VOWELS.isdisjoint(given) and rest in name[_COMPOUND_PART_CHARS:])


def _is_middle_name_of(a: Profile, b: Profile) -> bool:
    """The name that `a` goes by, what it stands for or is cut off from: Javi is Francisco Javier."""
    middle = (b.middle or "").split()
    if not set(a.formal_given).isdisjoint(middle):
        return True
    given = a.given or ""
    return len(given) >= _COMPOUND_PART_CHARS and any(word.startswith(given) for word in middle)


def _is_half_of_family_name(a: Profile, b: Profile) -> bool:
    """Family names alone, of two words in Spain, are taken for a given and a family name."""
    if b.family == f"{a.given} {a.family}":
        return True
    return a.given in b.families and a.family in b.families and not is_given_name(a.given or "")


def _is_middle_initial_of(a: Profile, b: Profile) -> bool:
    """Liam, of whom another record says Hayden L.; Liam Jacob is his twin."""
    return not a.middle and (a.given or "")[0] in (b.middle or "").split()


def _are_swapped(a: Profile, b: Profile) -> bool:
    """Given name in the field of the family name and the other way round; of double names, one of the two. One of the
    given names may be an initial.
    """
    one, other = _any_stands_in(a.formal_given, b.family), _any_stands_in(b.formal_given, a.family)
    if (one or _nickname_stands_in(a.formal_given, b.family)) and (
        other or _nickname_stands_in(b.formal_given, a.family)
    ):
        return True
    return (one and _is_initial_in(b.given, a.family)) or (other and _is_initial_in(a.given, b.family))


def _is_initial_in(given: str | None, family: str | None) -> bool:
    """Whether one of them is an initial of the other."""
    if not given or not family or 1 not in (len(given), len(family)):
        return False
    return _one_abbreviates_other(given, family)


def _any_stands_in(given: Iterable[str], family: str | None) -> bool:
    return any(_stands_in(name, family) for name in given)


def _nickname_stands_in(formal_given: Sequence[str], family: str | None) -> bool:
    """Mick in the field of the family name is Michael."""
    return any(not set(formal_names(word, "")).isdisjoint(formal_given) for word in (family or "").split())


def _stands_in(given: str | None, family: str | None) -> bool:
    words = (family or "").split()
    return given is not None and (given in words or any(is_mistyped(given, word) for word in words))


def _any_badly_mistyped(given: str, names: Iterable[str]) -> bool:
    return any(is_badly_mistyped(given, name) for name in names)
