"""The shares that others published are held as they stand, and used as exact parts of one."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from nhs_accountable_care import Confidence, InvalidValueError
from nhs_accountable_care.reference import published_shares, published_weights, register

EXPECTED = Path(__file__).parent / "expected" / "published_shares.csv"
BASES = [
    "allocation-populations-2025-26",
    "nhs-england-analysts",
    "registered-lists-2024-25",
]


def test_the_shares_are_those_of_their_sources() -> None:
    """Every decimal stands as it was published, and no other share is held."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        theirs = {
            (row["basis"], row["from_code"], row["to_code"]): Decimal(row["share"])
            for row in csv.DictReader(file)
        }
    ours = {(each.basis, each.from_code, each.to_code): each.share for each in published_shares()}
    assert ours == theirs
    assert len(ours) == len(published_shares())


@pytest.mark.parametrize("basis", BASES)
def test_the_weights_of_a_body_add_up_to_one(basis: str) -> None:
    """To exactly one, whatever the sum of the rounded decimals is."""
    whole: dict[str, Fraction] = defaultdict(Fraction)
    for (from_code, _), weight in published_weights(basis).pairs.items():
        whole[from_code] += weight
    assert set(whole.values()) == {Fraction(1)}


def test_three_decimals_that_are_too_many_are_parts_of_their_sum() -> None:
    """0.584641, 0.230858 and 0.184502 add up to 1.000001."""
    weights = published_weights("allocation-populations-2025-26").pairs
    assert weights["QNQ", "S0E4D"] == Fraction(584641, 1000001)
    assert weights["QM7", "S1Y5D"] == Fraction(798849, 1000000)


@pytest.mark.parametrize("basis", BASES)
def test_a_board_and_its_only_part_are_shared_out_alike(basis: str) -> None:
    """Frimley was one sub-ICB location, so that its land has one answer on a basis."""
    weights = published_weights(basis).pairs
    areas = {"S0E4D": "U2G6B", "QRL": "D9Y0V", "S9B9J": "92A"}
    for board, area in areas.items():
        assert weights["QNQ", board] == weights["D4U1Y", area]


def test_a_basis_that_is_not_held_is_refused_with_those_that_are() -> None:
    """The message is the list to choose from."""
    with pytest.raises(InvalidValueError, match="there are: " + ", ".join(BASES)):
        published_weights("residents")


def test_a_share_says_what_it_rests_on() -> None:
    """What was used without saying how it was counted is not verified."""
    (first, *_) = published_shares()
    assert str(first) == "D4U1Y to 92A: 0.184502 (allocation-populations-2025-26)"
    for each in published_shares():
        told = {citation.confidence for citation in each.sources}
        used = each.basis == "nhs-england-analysts"
        assert told == {Confidence.UNVERIFIED if used else Confidence.COMPUTED}
        assert each.basis_in_words
        assert each.from_code in register()
        assert each.to_code in register()


def test_the_lists_of_2024_25_give_the_shares_of_frimley(real_data: Path) -> None:
    """Practices that went on, by average list and by the area of August 2026."""
    folder = real_data / "official"
    payments = folder / "gp_payments" / "nhspaymentsgp_24-25_D4U1Y.csv"
    places = folder / "list_size" / "gp-reg-pat-prac-map_2026-08.csv"
    with places.open(encoding="utf-8-sig", newline="") as file:
        area = {row["PRACTICE_CODE"]: row["SUB_ICB_LOCATION_CODE"] for row in csv.DictReader(file)}
    patients: dict[str, Fraction] = defaultdict(Fraction)
    with payments.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["Practice Code"] in area:
                lists = Fraction(row["Average Number of Registered Patients"])
                patients[area[row["Practice Code"]]] += lists
    weights = published_weights("registered-lists-2024-25").pairs
    total = sum(patients.values())
    for code, number in patients.items():
        assert abs(number / total - weights["D4U1Y", code]) <= Fraction(1, 2_000_000)
    assert set(patients) == {"U2G6B", "D9Y0V", "92A"}


@pytest.mark.parametrize("basis", BASES)
def test_rows_on_published_shares_name_them(basis: str) -> None:
    """With what they are worth; where the lines of April 2026 run is not assumed for them."""
    days = (date(2026, 3, 31), date(2026, 4, 1))
    walk = register().crosswalk(*days, kind="icb", weights=published_weights(basis))
    used = basis == "nhs-england-analysts"
    for row in walk.successors("QNQ"):
        assert row.basis == basis
        assert row.confidence is (Confidence.UNVERIFIED if used else Confidence.COMPUTED)
        assert row.sources
        assert row.doubts == ()
    assert walk.basis == f"residents-mid-2020; {basis}"
    assert not any(basis in doubt or "D4U1Y" in doubt for doubt in walk.doubts)
    earlier = register().crosswalk(
        date(2023, 4, 1), date(2024, 4, 1), kind="icb", weights=published_weights(basis)
    )
    assert earlier.basis == "residents-mid-2020"
    assert next(doubt for doubt in earlier.doubts if "QNQ" in doubt).startswith(
        f"{basis} applies to none of these codes; it is of D4U1Y"
    )


def test_published_shares_as_a_basis_are_refused_with_where_they_belong() -> None:
    """They are of some bodies only, and so they are weights."""
    with pytest.raises(InvalidValueError, match=r"weights=reference\.published_weights\('reg"):
        register().crosswalk(
            date(2026, 3, 31), date(2026, 4, 1), kind="icb", basis="registered-lists-2024-25"
        )


def test_nothing_rests_on_the_lines_of_april_once_they_are_drawn() -> None:
    """From May to June 2026 each area keeps its parts, wherever the lines run."""
    for kind in ("sub-icb-location", "icb"):
        walk = register().crosswalk(date(2026, 5, 1), date(2026, 6, 1), kind=kind)
        assert not any("lines of April 2026" in doubt for doubt in walk.doubts)
    upward = register().crosswalk(
        date(2026, 5, 1), date(2026, 6, 1), kind="sub-icb-location", to_kind="icb"
    )
    assert upward.doubts == ()
    downward = register().crosswalk(
        date(2026, 5, 1), date(2026, 6, 1), kind="icb", to_kind="sub-icb-location"
    )
    assert any("lines of April 2026" in doubt for doubt in downward.doubts)
