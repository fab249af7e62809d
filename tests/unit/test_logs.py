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


@pytest.mark.parametrize("json", [True, False])
def test_of_an_exception_the_type_and_place_are_logged_and_no_value(json: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(json=json)], capture_output=True, text=True, check=True
    )
    assert done.stderr.count("ValueError") == 2
    assert "<string>:9" in done.stderr
    assert "kate" not in done.stderr
    assert "Traceback" not in done.stderr
