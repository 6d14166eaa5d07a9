"""What this package cites."""

import nhs_accountable_care as nac

PUBLIC_USE_FILE = nac.Source(
    key="CMS-PUF-2018",
    title="2018 Shared Savings Program ACO public use file and data dictionary",
    publisher="Centers for Medicare & Medicaid Services",
    # Survives [2019 to 2018]: the year of a source: nothing is reckoned with it.
    published="2019",
)
LATER_FILES = nac.Source(
    key="CMS-PUF-2021-22",
    title="Shared Savings Program ACO public use files of 2021 and 2022",
    publisher="Centers for Medicare & Medicaid Services",
)
MEMORY = nac.Source(key="M", title="Memory: no source was opened for this")


def reproduced(what: str) -> nac.Citation:
    """Cite a rule that reproduces the published settlements."""
    return nac.Citation(source=PUBLIC_USE_FILE, locator=what, confidence=nac.Confidence.COMPUTED)


def seen_later(what: str) -> nac.Citation:
    """Cite what settlements of later years were found to show; their files are not shipped."""
    return nac.Citation(source=LATER_FILES, locator=what, confidence=nac.Confidence.UNVERIFIED)


def remembered(what: str) -> nac.Citation:
    """Cite what no settlement of 2018 puts to the test."""
    return nac.Citation(source=MEMORY, locator=what, confidence=nac.Confidence.UNVERIFIED)
