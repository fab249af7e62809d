import subprocess
import sys

import pytest

SCRIPT = """
import logging, structlog
from mdm.logs import configure_logs
from mdm.settings import Settings

configure_logs(Settings(log_json={json}))
email = "kate@example.com"
try:
    int(email)
except ValueError:
    structlog.get_logger().exception("a task failed")
    logging.getLogger("some.library").error("it failed", exc_info=True)
"""


PERSONAL_SCRIPT = """
import logging, structlog
from mdm.logs import configure_logs
from mdm.settings import Settings

configure_logs(Settings(log_json={json}))
person = {{
    "given_name": "Katherine", "family_name": "Oneil", "birth_date": "1984-07-02", "emails": ["kate@example.com"],
    "phones": ["+44 20 7946 0018"], "addresses": [{{"line1": "12 High St", "country": "GB"}}],
    "attributes": {{"note": "Katherine"}}, "unreadable": {{"birth_date": "July 1984"}},
}}
structlog.get_logger().info("read aloud", source="crm", **person)
structlog.get_logger().bind(**person).warning("read aloud again", source="crm")
logging.getLogger("some.library").error("read aloud by a library", extra=person)
"""


@pytest.mark.parametrize("json", [True, False])
def test_a_personal_attribute_that_slips_into_a_log_line_is_masked(json: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PERSONAL_SCRIPT.format(json=json)], capture_output=True, text=True, check=True
    )
    assert done.stderr.count("crm") == 2
    assert done.stderr.count("aloud") == 3
    assert done.stderr.count("K***") == 2
    for piece in ("Kath", "neil", "1984", "kate", "example", "7946", "High", "July"):
        assert piece not in done.stderr


@pytest.mark.parametrize("json", [True, False])
def test_of_an_exception_the_type_and_place_are_logged_and_no_value(json: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(json=json)], capture_output=True, text=True, check=True
    )
    assert done.stderr.count("ValueError") == 2
    assert "<string>:9" in done.stderr
    assert "kate" not in done.stderr
    assert "Traceback" not in done.stderr
