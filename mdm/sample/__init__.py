"""Retail customers as four sources hold them, generated with the truth about who is who.

What is true comes first (homes → people → contacts → holdings), then what each source was told (facts), left out
(habits) and got wrong (noise), then the files. See generate.py for the flow.
"""

from mdm.sample.files import RETAIL
from mdm.sample.generate import Summary, generate

__all__ = ["FILES", "Summary", "generate"]

# Source → the file that a retail sample holds of it.
FILES = {source: file.name for source, file in RETAIL.items()}
