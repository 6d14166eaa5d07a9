"""
Settle a public use file anew, and say where the figures are not the published ones.

Run it as ``python -m mssp FILE`` for a summary, or ``python -m mssp FILE --list`` for every
exception with its reason, as a table.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mssp.published import exceptions_of, read_published


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the file, settle each row, and print."""
    parser = argparse.ArgumentParser(prog="mssp", description="Settle a public use file anew.")
    parser.add_argument("file", type=Path, help="the public use file of 2018, or a part of it")
    parser.add_argument("--list", action="store_true", help="list every exception with its reason")
    given = parser.parse_args(arguments)
    rows = read_published(given.file)
    found = [each for row in rows for each in exceptions_of(row)]
    if given.list:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("aco_id", "what", "published", "computed", "reason"))
        writer.writerows((e.aco_id, e.what, e.published, e.computed, e.reason) for e in found)
        return 0
    print(f"{len(rows):,} settlements, all explained")
    for (what, reason), count in Counter((each.what, each.reason) for each in found).items():
        print(f"{what}: {len(rows) - count:,} to the last place, {count:,} not ({reason})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
