"""
Check that a wheel stays under 2 MB, so that a page can fetch it; `make package` runs it.

    python tasks/check_size.py dist
"""

import argparse
import sys
from pathlib import Path

# Megabytes as file managers count them: 2 MiB.
MOST_BYTES = 2 * 1024 * 1024


def main() -> int:
    """Print how long each wheel of a folder is; return 1 if there is none, or one too long."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("folder", type=Path, help="where the wheels are")
    sizes = {wheel: wheel.stat().st_size for wheel in parser.parse_args().folder.glob("*.whl")}
    for wheel, size in sorted(sizes.items()):
        print(f"{wheel.name}: {size:,} of {MOST_BYTES:,} bytes")
    return 0 if sizes and max(sizes.values()) <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
