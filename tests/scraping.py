"""What /metrics says, by family and labels."""

from collections.abc import Mapping

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

Found = Mapping[str, float]


def scrape(client: TestClient) -> dict[str, float]:
    """Every sample as `name` or `name{label="value",…}`, labels in order, with its value."""
    answer = client.get("/metrics", headers={"Authorization": ""})
    assert answer.status_code == 200
    return {
        _written(sample.name, sample.labels): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def kinds(client: TestClient) -> dict[str, str]:
    """Every family with its type, counters under their full names."""
    text = client.get("/metrics").text
    lines = (line.split() for line in text.splitlines() if line.startswith("# TYPE "))
    return {name: kind for _, _, name, kind in lines}


def moved_on(before: Found, after: Found) -> dict[str, float]:
    """The samples that differ, with by how much."""
    return {
        name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)
    }


def _written(name: str, labels: Mapping[str, str]) -> str:
    if not labels:
        return name
    inside = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    return f"{name}{{{inside}}}"
