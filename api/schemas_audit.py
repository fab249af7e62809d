"""The bodies of the audit."""

from datetime import datetime

from pydantic import Field, JsonValue

from api.schemas import Body


class AuditEntry(Body):
    entry: int
    at: datetime
    caller: str = Field(description="key:NAME, user:SUBJECT, cli:USER, or operator")
    scope: str = Field(description="by what right")
    action: str = Field(description="what was done, as golden.read or decision.undo")
    golden_ids: list[str] = Field(description="as they were then")
    target: str | None = Field(
        description="what else it was done to: a record's key, a number, a key's prefix"
    )
    detail: dict[str, JsonValue]
    seal: int | None = Field(description="of the chain of hashes; null: not sealed yet")


class AuditEntries(Body):
    entries: list[AuditEntry] = Field(description="newest first")
    next_cursor: str | None
