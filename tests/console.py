"""The console as a browser without scripts sees it: forms are sent as pages name them, cookies are kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from api.steward.sessions import COOKIE
from mdm import accounts
from mdm.model import Json
from tests.base import Base, kate

PASSWORD = "correct horse battery"
SCOPES = ("review", "golden:read-personal")


@dataclass
class Browser:
    """`http` keeps no cookies: of ours, which browsers take from 127.0.0.1 only, it thinks that they want TLS."""

    http: httpx.Client
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._kept(self.http.get(path, headers=self._headers(headers)))

    def post(
        self, path: str, origin: str | None = None, csrf: str | None = None, **fields: str | list[str]
    ) -> httpx.Response:
        """A form of the present page; `origin` and `csrf` as they should be unless given."""
        headers = self._headers({"Origin": str(self.http.base_url).rstrip("/") if origin is None else origin})
        data = {"csrf": self.csrf() if csrf is None else csrf, **fields}
        return self._kept(self.http.post(path, data=data, headers=headers))

    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/steward/decisions").text)
        return found[1] if found else ""

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.post("/steward/sign-in", csrf="", name=name, password=password)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**headers, **({"Cookie": cookie} if cookie else {})}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for header in answer.headers.get_list("set-cookie"):
            name, _, value = header.partition(";")[0].partition("=")
            if "Max-Age=0" in header:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value.strip('"')
        return answer

    @property
    def token(self) -> str:
        return self.cookies.get(COOKIE, "")


def make_account(base: Base, name: str, *scopes: str) -> None:
    base.act(accounts.create, name, PASSWORD, scopes or SCOPES)


@contextmanager
def browsing(url: str, base: Base, name: str, *scopes: str) -> Iterator[Browser]:
    """A browser that is signed in as a steward who was not there before."""
    make_account(base, name, *scopes)
    with httpx.Client(base_url=url, timeout=30) as http:
        browser = Browser(http)
        assert browser.sign_in(name).status_code == 303
        yield browser


FAMILIES = [
    f"{head}{tail}"
    for head in ("Thorn", "Ash", "Whit", "Feather", "Brad", "Kings")
    for tail in ("bury", "worth", "combe", "stone", "ford")
]
GIVEN = ("Omar", "Priya", "Tomasz", "Aoife", "Mei", "Samuel", "Zoe", "Ines", "Noah", "Ruth")


def home(line: str, city: str, postal_code: str) -> Json:
    return [{"line1": line, "city": city, "postal_code": postal_code, "country": "GB"}]


def ask(base: Base, count: int) -> list[int]:
    """So many open tasks: of each of these people two records, between which lies a move and a slip."""
    for n, family in enumerate(FAMILIES[:count]):
        who: dict[str, Json] = {
            "given_name": GIVEN[n % len(GIVEN)],
            "birth_date": f"{1950 + n}-07-02",
            "phones": [],
        }
        before, after = (
            home(f"{n + 3} High St", "Leeds", f"LS{n + 1} 4AB"),
            home(f"{n + 40} Elm Rd", "Hull", f"HU{n + 1} 1AA"),
        )
        base.put(
            kate(f"crm:{n}", **who, family_name=family, emails=[f"a{n}@example.com"], addresses=before),
            kate(f"pos:{n}", **who, family_name=f"{family}e", emails=[f"b{n}@x.example"], addresses=after),
        )
    base.resolve()
    found = [task.task for task in base.tasks()]
    assert len(found) == count
    return found
