"""By what it is decided."""

import httpx

from mdm.client.answers.rules import Model, Rules, WholeModel
from mdm.client.call import Call, of_kind, path
from mdm.client.reading import read


def rules() -> Call[Rules]:
    """The active rule set."""
    return Call("GET", path("rules"), of_kind(Rules))


def models() -> Call[tuple[Model, ...]]:
    """All model versions, newest first."""

    def read_all(answer: httpx.Response) -> tuple[Model, ...]:
        return tuple(read(Model, one) for one in answer.json()["models"])

    return Call("GET", path("models"), read_all)


def model(model: str) -> Call[WholeModel]:
    """One of them, with the weight of every level."""
    return Call("GET", path("models", model), of_kind(WholeModel))
