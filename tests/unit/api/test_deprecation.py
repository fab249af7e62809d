"""A route that will go says so: in the document, and in every answer."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.testclient import TestClient

from api.deprecation import Deprecating, deprecated

SINCE = datetime(2027, 1, 1, tzinfo=UTC)
SUNSET = datetime(2028, 7, 1, 2, tzinfo=timezone(timedelta(hours=2)))
PAGE = "https://docs.example.com/versioning#old"
TOLD = {
    "deprecation": "@1798761600",
    "sunset": "Sat, 01 Jul 2028 00:00:00 GMT",
    "link": f'<{PAGE}>; rel="deprecation"; type="text/html"',
}


def small_app() -> FastAPI:
    router = APIRouter()

    @router.get("/old/{number}", **deprecated(SINCE, SUNSET, PAGE))
    def old(number: int) -> int:
        if number == 0:
            raise HTTPException(404)
        return number

    @router.get("/new/{number}")
    def new(number: int) -> int:
        return number

    app = FastAPI()
    app.add_middleware(Deprecating)
    app.include_router(router, prefix="/v1")
    return app


@pytest.mark.parametrize(("path", "status"), [("/1", 200), ("/0", 404), ("/none", 422)])
def test_every_answer_of_a_deprecated_route_tells_since_when_and_until_when(path: str, status: int) -> None:
    answer = TestClient(small_app()).get(f"/v1/old{path}")
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in TOLD} == TOLD


@pytest.mark.parametrize("path", ["/v1/new/1", "/v1/new/none", "/v1/nowhere", "/openapi.json"])
def test_no_other_answer_does(path: str) -> None:
    assert not TOLD.keys() & TestClient(small_app()).get(path).headers.keys()


def test_the_document_marks_it_and_nothing_else() -> None:
    paths = small_app().openapi()["paths"]
    old = paths["/v1/old/{number}"]["get"]
    assert old["deprecated"] is True
    assert (old["x-deprecated-since"], old["x-sunset"]) == (SINCE.isoformat(), SUNSET.isoformat())
    assert "deprecated" not in paths["/v1/new/{number}"]["get"]


def test_nobody_gets_less_time_than_was_promised() -> None:
    with pytest.raises(ValueError, match="365 days"):
        deprecated(SINCE, SINCE + timedelta(days=364), PAGE)
    with pytest.raises(ValueError, match="offset"):
        deprecated(SINCE.replace(tzinfo=None), SUNSET, PAGE)
