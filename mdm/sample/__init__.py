"""Retail customers as four sources hold them, generated with the truth about who is who.

What is true comes first (homes → people → contacts → holdings), then what each source was told (facts), left out
(habits) and got wrong (noise), then the files. See generate.py for the flow.
"""

from mdm.sample.generate import Summary, generate

__all__ = ["Summary", "generate"]
