"""What this package cites."""

import nhs_accountable_care as nac

PUBLIC_USE_FILE = nac.Source(
    key="CMS-PUF-2018",
    title="2018 Shared Savings Program ACO public use file and data dictionary",
    publisher="Centers for Medicare & Medicaid Services",
    # Survives [2019 to 2018]: the year of a source: nothing is reckoned with it.
    published="2019",
)
MEMORY = nac.Source(key="M", title="Memory: no source was opened for this")


def reproduced(what: str) -> nac.Citation:
    """Cite a rule that reproduces the published settlements."""
    return nac.Citation(source=PUBLIC_USE_FILE, locator=what, confidence=nac.Confidence.COMPUTED)


def remembered(what: str) -> nac.Citation:
    """Cite what no settlement of 2018 puts to the test."""
    return nac.Citation(source=MEMORY, locator=what, confidence=nac.Confidence.UNVERIFIED)
