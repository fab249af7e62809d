import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mdm.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OWN = {"migrate", "api", "worker", "relay", "beat"}
ONE_SHOT = {"migrate"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()

each_service = pytest.mark.parametrize("name", sorted(SERVICES))


def strings_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings_in(part)]
    return [str(value)]


def test_the_services_are_the_servers_and_the_four_processes_of_one_image() -> None:
    assert set(SERVICES) == OWN | {"postgres", "redis"}
    assert len({SERVICES[name]["image"] for name in OWN}) == 1
    assert all(SERVICES[name]["command"][0] == "mdm" for name in OWN)


def test_every_setting_that_is_given_exists() -> None:
    known = {f"MDM_{field.upper()}" for field in Settings.model_fields}
    for name in OWN:
        given = set(SERVICES[name]["environment"])
        assert given <= known, name
        assert {"MDM_DATABASE_URL", "MDM_REDIS_URL"} <= given, name


def test_the_settings_accept_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in SERVICES["api"]["environment"].items():
        monkeypatch.setenv(key, re.sub(r"\$\{[^}]*\}", "filled", str(value)))
    settings = Settings()
    assert settings.api_key
    assert settings.api_key.get_secret_value() == "filled"
    assert (settings.api_host, settings.api_port, settings.log_json) == ("0.0.0.0", 8321, True)  # noqa: S104 - inside its container


@each_service
def test_no_secret_is_written_down_or_has_a_default(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        if re.search("PASSWORD|KEY|SECRET|AUTH|TOKEN", key):
            assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", str(value)), key
        if "://" in str(value):
            assert re.fullmatch(r"[a-z]+://\w*:\$\{[A-Z_]+:\?[^}]+\}@\S+", str(value)), key


def test_only_the_address_of_the_api_has_defaults() -> None:
    for name, service in SERVICES.items():
        defaults = re.findall(r"\$\{([A-Z_]+):-", " ".join(strings_in(service)))
        assert set(defaults) <= {"API_BIND", "API_PORT"}, name


def test_only_the_api_knows_its_key() -> None:
    assert [name for name in SERVICES if "MDM_API_KEY" in SERVICES[name].get("environment", {})] == ["api"]


@each_service
def test_every_service_has_a_health_check_or_runs_once(name: str) -> None:
    service = SERVICES[name]
    if name in ONE_SHOT:
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
        assert service["healthcheck"]["retries"] > 0


@each_service
def test_no_service_runs_as_root_or_gains_privileges(name: str) -> None:
    service = SERVICES[name]
    assert str(service["user"]).partition(":")[0] not in {"", "0", "root"}
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert "privileged" not in service


def test_only_the_api_is_published_and_on_this_machine() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["api"]
    (port,) = SERVICES["api"]["ports"]
    assert (
        port
        == f"${{API_BIND:-127.0.0.1}}:${{API_PORT:-8321}}:{SERVICES['api']['environment']['MDM_API_PORT']}"
    )
    assert COMPOSE["networks"]["backend"]["internal"] is True
    assert all(SERVICES[name]["networks"] == ["backend"] for name in ("postgres", "redis"))


def test_processes_wait_for_healthy_servers_and_a_finished_migration() -> None:
    assert SERVICES["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    for name in OWN - ONE_SHOT:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert SERVICES[name]["depends_on"]["redis"] == {"condition": "service_healthy"}


def test_exactly_one_process_keeps_the_clock() -> None:
    assert SERVICES["beat"]["command"] == ["mdm", "beat"]
    assert "--no-beat" in SERVICES["worker"]["command"]


def test_both_servers_keep_their_data_and_redis_appends_every_write() -> None:
    configuration = SERVICES["redis"]["command"][-1].splitlines()
    assert "appendonly yes" in configuration
    assert "dir /data" in configuration
    assert SERVICES["redis"]["volumes"] == ["redis:/data"]
    assert SERVICES["postgres"]["volumes"] == [
        "postgres:/var/lib/postgresql"
    ]  # where the images from 18 on keep it
    assert set(COMPOSE["volumes"]) == {"postgres", "redis"}


def test_the_image_drops_root_and_installs_by_hash() -> None:
    final = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER 10001:10001$", final, re.MULTILINE)
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "requirements-dev" not in DOCKERFILE


def test_what_the_image_copies_exists_and_is_let_through() -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    copied = {
        part
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for part in line.split()[:-1]
    }
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)
