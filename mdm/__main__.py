"""`python -m mdm`: the same as the `mdm` command."""

from mdm.cli import main

main()
