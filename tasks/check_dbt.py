"""
Let dbt itself read the seeds that `map --emit dbt` writes, load them, and run their tests.

    python tasks/check_dbt.py                 of the dbt that is installed beside this Python
    python tasks/check_dbt.py --python PYTHON of that of another one

dbt brings some fifty packages, so it is no part of the tests; `pip install --group dbt` gets it.
Its database is DuckDB. The seeds are of maps that split and that do not, of one whose names try
to be templates, and of one without rows.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from nhs_accountable_care.interchange import (
    CodeMap,
    CodeMapRow,
    SqlDialect,
    code_map_of,
    code_map_on,
    write_dbt_seed,
)
from nhs_accountable_care.organisations import LeftOut, OdsCode
from nhs_accountable_care.reference import register

DAY: Final = date(2026, 4, 1)
HOSTILE: Final = (
    "{{ env_var('NO_SUCH') }} {% raw %} {# x #} */ -- 'x' \"y\" \\ # : - [a] {b: c}\n---\n= \x1b £"
)
PROJECT: Final = """\
name: maps
version: "1.0"
profile: maps
flags:
  send_anonymous_usage_stats: false
"""
PROFILES: Final = """\
maps:
  target: here
  outputs:
    here:
      type: duckdb
      path: maps.duckdb
"""


READ: Final = """\
import duckdb, sys
database = duckdb.connect("maps.duckdb")
for name in sys.argv[1:]:
    columns = "from_code, to_code, share_numerator, from_name"
    print(sorted(database.table(name).project(columns).fetchall()))
"""


def main() -> int:
    """Write the seeds into a project, run dbt on it, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--python", default=sys.executable)
    python: str = parser.parse_args().python
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "dbt_project.yml").write_text(PROJECT, "utf-8")
        (project / "profiles.yml").write_text(PROFILES, "utf-8")
        maps = maps_by_name()
        for name, code_map in maps.items():
            files = write_dbt_seed(code_map, dialect=SqlDialect.DUCKDB, name=name)
            for path, text in files.items():
                file = project / path
                file.parent.mkdir(exist_ok=True)
                file.write_text(text, "utf-8", newline="")
        for verb in ("parse", "seed", "test"):
            done = run_dbt(python, verb, project)
            if done.returncode:
                print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
                print(f"dbt {verb}: failed", file=sys.stderr)
                return 1
            warned = [line for line in done.stdout.splitlines() if "[WARNING]" in line]
            if warned:
                print(*warned, sep="\n", file=sys.stderr)
                return 1
            print(f"dbt {verb}: fine")
        return check_rows(python, project, maps)


def maps_by_name() -> dict[str, CodeMap]:
    """Return the maps to write, by the names of their seeds."""
    walk = register().crosswalk(date(2019, 4, 1), DAY, kind="ccg", to_kind="icb")
    hostile = CodeMap(
        from_day=DAY,
        to_day=DAY,
        basis=HOSTILE,
        rows=(
            CodeMapRow(
                from_code=OdsCode("5E1"),
                from_name=HOSTILE,
                to_code=OdsCode("007"),
                share=Fraction(1),
                basis="whole",
                doubts=(HOSTILE,),
            ),
        ),
        doubts=(HOSTILE,),
        left_out=(LeftOut(code=OdsCode("Z"), reason=HOSTILE, is_ambiguous=False),),
    )
    return {
        "ccg_to_board": code_map_of(walk, register=register()),
        "trust_to_board": code_map_on(register(), DAY, from_kind="trust", to_kind="icb"),
        "hostile": hostile,
        "empty": CodeMap(from_day=DAY, to_day=DAY, rows=()),
    }


def run_dbt(python: str, verb: str, project: Path) -> subprocess.CompletedProcess[str]:
    """Run a verb of dbt in a project, without asking anything of the network."""
    command = [python, "-m", "dbt.cli.main", "--no-use-colors", verb, "--profiles-dir", "."]
    return subprocess.run(  # noqa: S603 -- a tool of the project, by its name
        command,
        cwd=project,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "DO_NOT_TRACK": "1"},
    )


def check_rows(python: str, project: Path, maps: dict[str, CodeMap]) -> int:
    """Hold what is in the database to the maps: dbt takes codes for numbers, if it is let."""
    found = subprocess.run(  # noqa: S603 -- as above
        [python, "-c", READ, *maps],
        cwd=project,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.splitlines()
    columns = ("from_code", "to_code", "share_numerator", "from_name")
    expected = [
        str(
            sorted(
                tuple(str(row[key]) if key in columns[:2] else row[key] for key in columns)
                for _, row in code_map.row_records()
            )
        )
        for code_map in maps.values()
    ]
    if found != expected:
        print("the database has other rows than the maps", found, sep="\n", file=sys.stderr)
        return 1
    print(f"{sum(len(each.rows) for each in maps.values())} rows of {len(maps)} seeds: fine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
