"""The model version that ships: fits the shipped rule set, is whole, and weighs as it did."""

from math import isfinite

import pytest

from mdm.match.block import PAIRS_SCHEMA
from mdm.match.default_model import default_model
from mdm.match.model import ModelVersion, describe
from mdm.match.score import Scorer, profiles_table
from mdm.normalise import normalise
from mdm.rules import RuleSet
from mdm.settings import PACKAGED_RULES
from tests.integration.base import kate, omar

import pyarrow as pa  # isort: skip
