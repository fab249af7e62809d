"""What one delivery is, what it brings, and what all vendors' signatures have in common."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from mdm.errors import BadInput, BadRecord
from mdm.ingest.json_buffer import parse_json
from mdm.model import Json

Asked = Literal["erase", "hand_out"]

_LONGEST_ID = 200
_CLOCKS_APART = timedelta(minutes=5)  # how far ahead of ours a vendor's may be

# A merge may bring a deletion of the lost id with it, a little later. What was merged away never comes back, so it is
# dated so much later, and its id lives on whichever of the two messages comes last.
AFTER_ITS_DELETION = timedelta(days=1)


class BadSignature(BadInput):
    """A delivery is not signed as its vendor signs, or is too old to be taken."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it came."""

    headers: Mapping[str, str]  # names in lower case
    body: bytes
    url: str  # as the vendor knows it, where our public address is set

    def header(self, name: str) -> str:
        """The header's text; raises BadSignature where it is not there."""
        if not (text := self.headers.get(name.lower(), "")):
            raise BadSignature(f"the header {name} is missing")
        return text


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: records to take in, something asked about a person, or neither."""

    id: str  # the vendor's, the same however often it comes
    kind: str  # as the vendor calls it
    records: Sequence[Json] = ()
    mapping: str | None = None  # what reads them; None: the source's own, or they are canonical
    asked: Asked | None = None
    about: str | None = None  # the source's id of whom it is asked; None: of all
    broken: BadRecord | None = None  # why nothing can be made of it
    is_to_be_forgotten: bool = False  # asks for erasure: then not even what is broken is kept


def sign(secret: str, *parts: bytes) -> bytes:
    """HMAC-SHA256, as all of them use."""
    return hmac.digest(secret.encode(), b"".join(parts), hashlib.sha256)


def check_signature(given: bytes, secrets: Iterable[str], *parts: bytes) -> None:
    """Raises BadSignature where no secret makes it; takes as long whichever fits."""
    if not [True for secret in secrets if hmac.compare_digest(sign(secret, *parts), given)]:
        raise BadSignature("the signature does not fit")


def from_base64(text: str) -> bytes:
    """Bytes that fit no signature for what is no Base64."""
    try:
        return base64.b64decode(text.encode(), validate=True)
    except ValueError:
        return b""


def from_hex(text: str) -> bytes:
    """Bytes that fit no signature for what is not hexadecimal."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def check_moment(moment: datetime | None, now: datetime, oldest: timedelta) -> None:
    """Raises BadSignature for a delivery of another time: somebody may be sending it again."""
    if moment is None:
        raise BadSignature("its time cannot be read")
    if not now - oldest <= moment <= now + _CLOCKS_APART:
        raise BadSignature("it is of another time")


def from_milliseconds(text: str) -> datetime | None:
    """The moment that so many milliseconds after 1970 are."""
    try:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def read_body(body: bytes) -> Json:
    """The body as JSON; raises BadRecord."""
    try:
        return parse_json(body.decode())
    except UnicodeDecodeError:
        raise BadRecord("is not UTF-8") from None


def read_object(body: bytes) -> dict[str, Json]:
    """The body as a JSON object; raises BadRecord."""
    read = read_body(body)
    if not isinstance(read, dict):
        raise BadRecord("must be an object")
    return read


def event_id(body: bytes, *parts: Json) -> str:
    """What the parts say together; where one says nothing, or cannot be kept, what the body says."""
    texts = [part if isinstance(part, str) else "" if part is None else str(part) for part in parts]
    together = " ".join(texts)
    if all(texts) and together.isprintable() and len(together) <= _LONGEST_ID:
        return together
    return f"sha256:{hashlib.sha256(body + together.encode('utf-8', 'replace')).hexdigest()}"
