"""The model version that ships with the rule set, so that a first run needs no training."""

from pathlib import Path

from mdm.errors import ModelInvalid
from mdm.match.model import ModelVersion


def default_model(rules_folder: Path) -> ModelVersion:
    """The newest file of the rule set's models/: files are named by date. Trained on generated data."""
    files = sorted((rules_folder / "models").glob("*.model"))
    if not files:
        raise ModelInvalid(f"{rules_folder / 'models'} holds no model version")
    try:
        return ModelVersion.from_bytes(files[-1].read_bytes())
    except ModelInvalid as broken:
        raise ModelInvalid(f"{files[-1]}: {broken}") from None
