"""`mdm demo`: the main job with real parts and generated customers."""

from mdm.cli.demo.command import register

__all__ = ["register"]
