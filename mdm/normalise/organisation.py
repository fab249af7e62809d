"""Names that are a company's, not a person's."""

import re

_ORGANISATION = re.compile(
    r"(?<!\w)(?:ltd|limited|plc|llc|llp|inc|corp|gmbh|ohg|sarl|s\.a\.r\.l|s\.l|s\.a|sp\.? ?z ?o\.? ?o"
    r"|company|university|ministry|charity|associates|enterprises|holdings|services)(?!\w)",
    re.IGNORECASE,
)
# Surnames too (Church, Sas), so only at the end of a name that fills one field.
_AT_THE_END = re.compile(
    r"(?:\w\W+(?:ag|kg|ug|sas|sl|bv|nv)|\w\W+\w+\W+(?:church|council|hospital))\W*$", re.IGNORECASE
)


def is_organisation(given: str, family: str) -> bool:
    """Whether a name looks like a company's."""
    if _ORGANISATION.search(f"{given} {family}"):
        return True
    return not (given and family) and bool(_AT_THE_END.search(given or family))
