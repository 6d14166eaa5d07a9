"""The documents of arrangements that ship as cases or stand among the examples, by name."""

from pathlib import Path
from typing import Final

from nhs_accountable_care.reference import cases

__all__ = ["CASES", "DOCUMENTS", "EXAMPLES", "SHOWN"]

CASES: Final = Path(cases.__file__).parent
EXAMPLES: Final = Path(__file__).parents[1] / "examples" / "documents"
DOCUMENTS: Final[dict[str, Path]] = {
    **{name: CASES / f"{name}.json" for name in cases.case_names()},
    **{file.stem: file for file in sorted(EXAMPLES.glob("*.json"))},
}
"""Every document of an arrangement."""

# The first case is long, and is tested by itself.
SHOWN: Final = {name: DOCUMENTS[name] for name in DOCUMENTS if name != "greater-manchester-2017"}
"""Those that were written one after the other from sources, less Greater Manchester."""
