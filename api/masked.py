"""Answers that depend on whether the caller may see personal values."""

from typing import Annotated

from fastapi import Depends, Response

from api.route import GoldenReader

# Beside it the ETags differ: no cache on the way, and no client, takes the one answer for the other.
VARIES = {"Vary": "Authorization"}


async def personal_or_masked(caller: GoldenReader, response: Response) -> bool:
    """Whether personal values are to be masked for this caller; the answer says to caches that it depends on that."""
    response.headers.update(VARIES)
    return not caller.sees_personal


Masked = Annotated[bool, Depends(personal_or_masked)]
