"""
The command line: look at an arrangement, check it, and settle its money.

Each verb prints text for people, or with ``--json`` a stable shape for programs. It exits
with 0 if all is well; with 1 if a rule finds an error, or a code is unknown, ambiguous or
not in force; and with 2 if the input cannot be read, a fact is missing or the usage is wrong.
It exits with 3 if the output could not be written, with 4 if the program itself is at fault, and
with 130 if it was interrupted; of several that hold, with the highest.
"""

from nhs_accountable_care.cli.program import main

__all__ = ["main"]
