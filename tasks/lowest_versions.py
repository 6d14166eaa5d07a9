"""
Print the lowest version of each package that `pyproject.toml` allows, as constraints for pip.

    python tasks/lowest_versions.py > lowest.txt
    python -m pip install -c lowest.txt -e '.[test]'
"""

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def main() -> None:
    """Print a line for each requirement with a lower bound."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    for requirement in [*project["dependencies"], *(each for extra in extras for each in extra)]:
        bound = re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)", requirement)
        if bound:
            print(f"{bound[1]}=={bound[2]}")


if __name__ == "__main__":
    main()
