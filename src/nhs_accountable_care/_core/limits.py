"""
How large a thing may be, once for every package; ``SECURITY.md`` promises these bounds.

What a user gives may come from anyone. Each engine takes time, memory and output in proportion
to its input, or refuses beyond one of these bounds before it works.
"""

from typing import Final

__all__ = [
    "DEEPEST",
    "LARGEST_FILE",
    "LARGEST_SETTINGS",
    "LONGEST_CELL",
    "LONGEST_FAULT",
    "LONGEST_KEY",
    "LONGEST_MESSAGE",
    "LONGEST_NAME",
    "LONGEST_PATH",
    "LONGEST_PATH_SHOWN",
    "LONGEST_QUOTE",
    "LONGEST_REPRESENTATION",
    "LONGEST_TAG",
    "MOST_AFTER",
    "MOST_BITS",
    "MOST_BITS_WRITTEN",
    "MOST_CANDIDATES",
    "MOST_CELLS",
    "MOST_CELLS_LACKING",
    "MOST_COLUMNS",
    "MOST_COMPARED",
    "MOST_CORRELATED",
    "MOST_CURVE_WORK",
    "MOST_DIGITS",
    "MOST_DRAWS",
    "MOST_ELEMENTS",
    "MOST_INSTALMENTS",
    "MOST_IN_ELEMENTS",
    "MOST_KEY_PARTS",
    "MOST_LINES",
    "MOST_LINKS",
    "MOST_NODES",
    "MOST_OPERATIONS",
    "MOST_OUTCOMES",
    "MOST_PAIRS",
    "MOST_PARTIES",
    "MOST_PARTIES_IN_COLUMNS",
    "MOST_PARTS",
    "MOST_PROBLEMS",
    "MOST_REMARKS",
    "MOST_SCENARIOS",
    "MOST_SCENARIOS_SETTLED",
    "MOST_SHEETS",
    "MOST_SHOWN",
    "MOST_SIGNS",
    "MOST_TERMS",
    "MOST_UNPACKED",
    "MOST_WAYS",
]

DEEPEST: Final = 200
"""How many lists and objects of a document may stand inside one another."""

LARGEST_FILE: Final = 64 * 1024 * 1024
"""How many bytes the command line reads of a document, a table, or standard input: 64 MiB."""

LARGEST_SETTINGS: Final = 256 * 1024
"""How many bytes the command line reads of a ``pyproject.toml``: 256 KiB."""

LONGEST_CELL: Final = 131_072
"""How many characters a cell of a table may have: as many as Python's own reader takes."""

LONGEST_FAULT: Final = 500
"""How many characters are told of what somebody's own rule, form or axis raised."""

LONGEST_KEY: Final = 1_000
"""How many characters a code or a name may have that is looked for in a register."""

LONGEST_MESSAGE: Final = 1_000
"""How many characters the message, and the hint, of a problem of a document have."""

LONGEST_NAME: Final = 1_000
"""
How many characters a name, a title or a label may have, and each text of a source or a citation.
"""

LONGEST_PATH: Final = 4_000
"""How many characters the path of a problem has; what is cut is told with its size."""

LONGEST_PATH_SHOWN: Final = 200
"""How many characters of the path of a problem the command line shows to people."""

LONGEST_QUOTE: Final = 60
"""How many characters of somebody's text a message quotes; what is cut is told with its size."""

LONGEST_REPRESENTATION: Final = 10_000
"""How many characters of a payment formula `repr` writes; what is cut is told with its size."""

LONGEST_TAG: Final = 1024 * 1024
"""How many bytes a tag of XML may have with its attributes: 1 MiB."""

MOST_AFTER: Final = 200
"""Beyond how many bodies that came after one a weight of it is no longer refused, but not used."""

MOST_BITS: Final = 4_096
"""How many binary digits an exact number may have on either side of its fraction; some 1,200."""

MOST_BITS_WRITTEN: Final = 14_000
"""How many binary digits a whole number may have; Python writes some 4,300 decimal ones."""

MOST_CANDIDATES: Final = 1_000
"""Among how many known names one is sought that comes near to an unknown one."""

MOST_CELLS: Final = 10_000_000
"""How many elements of XML a sheet of a workbook may have; a cell is one to three."""

MOST_CELLS_LACKING: Final = 100_000
"""How many cells the lines of a table may lack at their ends, or as many as it has characters."""

MOST_COLUMNS: Final = 702
"""How many columns a sheet of a workbook may have: up to ZZ."""

MOST_COMPARED: Final = 20_000
"""Among how many known names, for all problems of one document, near ones are sought."""

MOST_CORRELATED: Final = 40
"""How many facts of one spread may be correlated."""

MOST_CURVE_WORK: Final = 500_000
"""How many points of all its parts together the payout curves of one question may have."""

MOST_DIGITS: Final = 40
"""How many characters an exact number, or an amount of money, may be written with."""

MOST_DRAWS: Final = 10_000_000
"""How many scenarios are drawn at once."""

MOST_ELEMENTS: Final = 50_000
"""How many elements of XML one organisation may have; one with more is reported."""

MOST_INSTALMENTS: Final = 53
"""In how many instalments a budget may be paid, or among how many a pot be shared equally."""

MOST_IN_ELEMENTS: Final = 4 * 1024 * 1024
"""How many characters one organisation may have in XML; one with more is reported."""

MOST_KEY_PARTS: Final = 50
"""How many parts, divided by dots, a key of a ``pyproject.toml`` may have."""

MOST_LINES: Final = 2_000
"""How many lines a payment formula may have."""

MOST_LINKS: Final = 1_000
"""How many links of one kind a body may have that files are laid over; the others are counted."""

MOST_NODES: Final = 10_000
"""How many parts a payment formula may have, each counted once however often it is used."""

MOST_OPERATIONS: Final = 50_000
"""How many whole-number operations a payment formula may come to."""

MOST_OUTCOMES: Final = 1_000
"""How many outcomes a table of facts may have, each with a column of its own."""

MOST_PAIRS: Final = 1_000
"""Of how many pairs of codes an event may leave open whether the one became the other."""

MOST_PARTIES: Final = 300
"""Among how many parties keys may share out a pot, such as the practices of a board."""

MOST_PARTIES_IN_COLUMNS: Final = 40
"""Among how many parties keys may share out a pot over columns, other than equally."""

MOST_PARTS: Final = 1_000
"""How many arrangements of one document are classified, and checked; the others are counted."""

MOST_PROBLEMS: Final = 100
"""How many problems of one document are told in full; the others are counted."""

MOST_REMARKS: Final = 200_000
"""How many things one rule may find in one arrangement; a rule with more is reported as faulty."""

MOST_SCENARIOS: Final = 100_000
"""How many values, past years or scenarios of its own a spread may have."""

MOST_SCENARIOS_SETTLED: Final = 10_000
"""How many scenarios of listed facts an exposure settles, one by one."""

MOST_SHEETS: Final = 100
"""How many sheets a workbook may have."""

MOST_SHOWN: Final = 20
"""How many known names, codes or columns a message about a formula or a register lists."""

MOST_SIGNS: Final = 50_000
"""How many words, numbers and signs a clause may have that is written as text."""

MOST_TERMS: Final = 200
"""Of how many terms an edge of a band is taken apart to prove that the bands are in order."""

MOST_UNPACKED: Final = 256 * 1024 * 1024
"""How many bytes a workbook may have when it is unpacked: 256 MiB."""

MOST_WAYS: Final = 10_000
"""By how many ways a crosswalk follows one body through events that divide and join."""
