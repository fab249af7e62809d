"""ETags, and what a request says of them: whether the caller holds, or wants, the present version."""


def masked_etag(etag: str) -> str:
    """That of the same version with its personal values masked."""
    return f'{etag[:-1]};masked"'


def matches(if_none_match: str, etag: str) -> bool:
    """Whether the caller holds this very version."""
    tags = _tags(if_none_match)
    return etag in tags or "*" in tags


def expected_version(if_match: str, etag: str, present: int) -> int | None:
    """The version that `If-Match` asks for: None where it asks for none; the present one, if it names its ETag.

    Any other version is -1, which nothing has: only whether it is the present one matters. It is the same version
    for who saw it masked.
    """
    tags = _tags(if_match)
    if not tags or "*" in tags:
        return None
    return present if tags & {etag, masked_etag(etag)} else -1


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()}
