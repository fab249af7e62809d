"""`mdm COMMAND` as a user types it, on the test's own database, until it ends."""

import json
import os
import subprocess
import sys
from typing import Any

from mdm.settings import Settings


def mdm(settings: Settings, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """What the command printed; its exit code must be this one."""
    assert settings.database_url
    assert settings.redis_url
    done = subprocess.run(
        [sys.executable, "-m", "mdm", "--home", str(settings.home), *arguments],
        env={
            **os.environ,
            "MDM_DATABASE_URL": settings.database_url.get_secret_value(),
            "MDM_REDIS_URL": settings.redis_url.get_secret_value(),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    return done


def mdm_json(settings: Settings, *arguments: str) -> Any:
    """The command's answer to `--json`."""
    return json.loads(mdm(settings, *arguments, "--json").stdout)
