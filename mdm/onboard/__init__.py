"""Use case: a new source system is brought in: its file is profiled, its mapping proposed, the source registered."""

from mdm.onboard.check import Problem, check_sources
from mdm.onboard.columns import Column, FileProfile, profile_file
from mdm.onboard.folder import copy_rule_set, write_mapping
from mdm.onboard.look import Look, look_into
from mdm.onboard.propose import propose_mapping
from mdm.onboard.register import country_code, register_source
from mdm.onboard.rehearse import Rehearsal, rehearse

__all__ = [
    "Column",
    "FileProfile",
    "Look",
    "Problem",
    "Rehearsal",
    "check_sources",
    "copy_rule_set",
    "country_code",
    "look_into",
    "profile_file",
    "propose_mapping",
    "register_source",
    "rehearse",
    "write_mapping",
]
