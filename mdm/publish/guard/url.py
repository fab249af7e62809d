"""What a subscription's URL has to be, as far as that can be said without asking DNS. Pure.

It is read by the parser that the client uses later, so that both see the same host.
"""

import re
from collections.abc import Iterator

from yarl import URL

from mdm.errors import BadInput
from mdm.publish.guard.addresses import Guard, why_refused

_MOST_CHARACTERS = 2_000
_MOST_NAME_CHARACTERS = 253  # RFC 1035
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(:[1-9][0-9]{0,4})?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a host that ends in one is an IPv4 address to somebody
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_THIS_MACHINE = ("127.0.0.1", "::1")
# Names that the internet does not have, and a cloud's metadata under names that it has.
_INSIDE = tuple(
    f".{name}"
    for name in (
        *(
            "local",
            "internal",
            "intranet",
            "private",
            "corp",
            "home",
            "lan",
            "localdomain",
            "home.arpa",
            "svc",
        ),
        *("metadata.goog", "metadata.tencentyun.com"),
    )
)


def check_url(guard: Guard, url: str) -> None:
    """Raises BadInput for a URL that is malformed or would never be called; the text holds nothing of its path."""
    complaint = next(_complaints(guard, url), None)
    if complaint is not None:
        raise BadInput(f"url: {complaint}")


def _complaints(guard: Guard, url: str) -> Iterator[str]:
    if len(url) > _MOST_CHARACTERS:
        yield f"longer than {_MOST_CHARACTERS} characters"
    if not url.isprintable() or " " in url or "\\" in url:
        yield "holds a space, a backslash or a character that cannot be seen"
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in ({"https", "http"} if guard.allow_http else {"https"}):
        yield "has to begin with https://"
    if "#" in url:
        yield "has a fragment, which is never sent"
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        yield "holds a user or a password"
    if not _AUTHORITY.fullmatch(authority):
        yield "the port is not a number from 1 to 65535, or the host is malformed"
    try:
        host = URL(url).raw_host
    except ValueError:
        host = None
    yield from _complaints_of_host(guard, host, authority) if host else ("names no host that can be read",)


def _complaints_of_host(guard: Guard, host: str, authority: str) -> Iterator[str]:
    name = host.removesuffix(".")
    if "[" in authority or _NUMBER.fullmatch(name.rpartition(".")[2]):
        reason = why_refused(guard, host)
    elif len(name) > _MOST_NAME_CHARACTERS or not all(map(_LABEL.fullmatch, name.split("."))):
        reason = "no host name"
    else:
        reason = _why_inside(guard, name)
    if reason:
        yield f"{host} may not be called: {reason}"


def _why_inside(guard: Guard, name: str) -> str | None:
    """Where any network is allowed, inside names may lead there: then the connector has the word."""
    if f".{name}".endswith(".localhost"):
        reachable = any(why_refused(guard, address) is None for address in _THIS_MACHINE)
        return None if reachable else "names this machine"
    inside = "." not in name or f".{name}".endswith(_INSIDE)
    return "not a name of the internet" if inside and not guard.allowed else None
