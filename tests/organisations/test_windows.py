"""What is told of a name, a form or a code that was only seen for the first time on a day."""

from datetime import date
from typing import Any

import attrs
import pytest

from nhs_accountable_care.organisations import (
    DateBasis,
    OnsCode,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Register,
)

K = OrganisationKind
APRIL = {year: date(year, 4, 1) for year in range(2013, 2021)}
MARCH = {year: date(year, 3, 31) for year in range(2013, 2021)}


def trust(first: date) -> OrganisationVersion:
    """Make a trust that began on a day."""
    (version,) = Organisation.of_one_version(
        "RAA", "A trust", K.NHS_TRUST, first_day=first
    ).versions
    return version


EARLY = "first seen on 1 April 2018, not before 1 April 2016"


def test_a_version_says_that_it_was_first_seen_later() -> None:
    """Whoever takes it to hold in its window is told so, and nobody else."""
    version = trust(APRIL[2018])
    assert version.window is None
    assert attrs.evolve(version, first_day=None).window is None
    seen = attrs.evolve(version, first_not_before=APRIL[2016])
    assert seen.window == (APRIL[2016], APRIL[2018])
    assert seen.doubts_on(APRIL[2017]) == (EARLY,)
    assert seen.doubts_on(APRIL[2016]) == (EARLY,)
    assert seen.doubts_on(MARCH[2016]) == ()
    assert seen.doubts_on(APRIL[2018]) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "New"}, "been New"),
        (
            {"name": "New", "kind": K.NHS_FOUNDATION_TRUST},
            "been New, of kind nhs-foundation-trust",
        ),
        ({"kind": K.NHS_FOUNDATION_TRUST}, "been of kind nhs-foundation-trust"),
        ({"ons_code": OnsCode("E38000264")}, "had the ONS code E38000264"),
        ({"ons_code": None}, "changed in what else is recorded of it"),
        ({"roles": ("RO197",)}, "changed in what else is recorded of it"),
    ],
    ids=str,
)
def test_a_lineage_tells_what_may_already_have_followed(
    change: dict[str, Any], words: str
) -> None:
    """The window of the next version is told of the version before, in what they differ by."""
    whole = trust(APRIL[2013])
    old = attrs.evolve(whole, last_day=MARCH[2018], ons_code=OnsCode("E38000246"))
    later = {"first_day": APRIL[2018], "last_day": None, "first_not_before": APRIL[2016]}
    new = attrs.evolve(old, **(later | change))
    lineage = Organisation(code=old.code, versions=(old, new))
    told = (f"may already have {words} ({EARLY})",)
    assert lineage.doubts_on(APRIL[2016]) == told
    assert lineage.doubts_on(MARCH[2018]) == told
    assert lineage.doubts_on(MARCH[2016]) == ()
    assert lineage.doubts_on(APRIL[2018]) == ()
    assert Register(organisations=[lineage]).doubts("RAA", on=APRIL[2017]) == told


def test_doubts_of_a_lineage_are_those_of_its_version_and_its_beginning() -> None:
    """Before its first version a lineage may already have stood; after its end nothing is told."""
    version = trust(APRIL[2018])
    seen = attrs.evolve(
        version, first_not_before=APRIL[2016], last_day=MARCH[2020], last_observed=APRIL[2018]
    )
    lineage = Organisation(code=seen.code, versions=(seen,))
    assert lineage.doubts_on(APRIL[2017]) == (f"may already have been {seen.name} ({EARLY})",)
    assert lineage.doubts_on(APRIL[2020]) == ()
    observed = attrs.evolve(seen, last_basis=DateBasis.OBSERVED)
    lineage = Organisation(code=seen.code, versions=(observed,))
    assert lineage.doubts_on(APRIL[2019]) == ("last seen on 1 April 2018",)
