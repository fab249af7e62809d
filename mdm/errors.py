"""Every error this service raises on purpose, as one tree.

An exception's docstring is its message in general terms; the text passed in names the facts: file, row, field.
Messages hold keys and field names, never a personal value. Nothing here knows HTTP: `api/errors.py` maps classes
to problems, `mdm/cli` to exit codes.
"""


class MdmError(Exception):
    """Something this service knows how to explain went wrong."""


class BadInput(MdmError):
    """What was given cannot be used, and trying again unchanged will not help."""


class RuleSetInvalid(BadInput):
    """A file of the rule set is wrong: names the file, the line and the reason."""


class BadRecord(BadInput):
    """One record's structure is broken: it becomes a dead letter, the others go on."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.reason = reason
        self.field = field


class UnreadableFile(BadInput):
    """A file cannot be read at all: it is missing, a directory, empty, or not of the named format."""


class UnknownSource(BadInput):
    """The source is not registered in matching_rules/sources.yaml."""


class NotFound(MdmError):
    """There is no such thing."""


class Conflict(MdmError):
    """What stands already speaks against it: nothing was changed."""


class Taken(Conflict):
    """Another steward is at it now."""


class Stale(MdmError):
    """It was changed since it was read: read it again."""


class ModelInvalid(MdmError):
    """A model version cannot be used: a level is untrained, or it was made for another rule set."""


class ScoringFailed(MdmError):
    """DuckDB cannot run the SQL of a model version: no record is to blame, so none may become a dead letter for it."""


class ServerUnavailable(MdmError):
    """PostgreSQL or Redis cannot be reached, or an embedded server does not start."""


class LockLost(MdmError):
    """Another process holds the resolver lock; this one must not commit."""


class ProcessLost(MdmError):
    """A process that works for the resolver has ended before its answer; nothing was committed for it."""


class BaseOutdated(MdmError):
    """The base was resolved under another rule set or model version: a full resolve has to come first."""
