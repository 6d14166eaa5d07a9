"""The public use file of 2018: a sample that comes with the package, and all of it."""

import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from mssp import (
    PublishedSettlement,
    UnexplainedError,
    exceptions_of,
    read_exceptions,
    read_published,
)
from mssp.__main__ import main

HERE = Path(__file__).parent
SAMPLE = read_published(HERE / "sample_2018.csv")
EXPECTED = read_exceptions(HERE / "exceptions_2018.csv")

NAME = Path("domain") / "mssp_2018_settlements.csv"


def whole_file() -> Path | None:
    """Find all settlements: in ``domain`` beside the published data, wherever these are."""
    named = os.environ.get("NAC_REAL_DATA")
    found = [Path(named)] if named else [each / "shared" / "data" for each in HERE.parents]
    return next((each.parent / NAME for each in found if (each.parent / NAME).is_file()), None)


@pytest.fixture(scope="module")
def everything() -> tuple[PublishedSettlement, ...]:
    """All settlements of the file."""
    path = whole_file()
    if path is None:
        pytest.skip("needs ../shared beside the repository, or its data folder in NAC_REAL_DATA")
    return read_published(path)


def test_the_sample_has_every_track_and_branch() -> None:
    """Gains, losses that are shared and that are not, and nothing, on the tracks that had them."""
    assert {
        (each.track.name, (each.generated > 0) - (each.generated < 0), bool(each.earned))
        for each in SAMPLE
    } == {
        ("Track 1", 1, True),
        ("Track 1", 0, False),
        ("Track 1", -1, False),
        ("Track 1+", 1, True),
        ("Track 1+", 0, False),
        ("Track 1+", -1, True),
        ("Track 2", 1, True),
        ("Track 3", 1, True),
        ("Track 3", 0, False),
        ("Track 3", -1, True),
    }
    assert any(each.disaster_adjustment for each in SAMPLE)
    assert any(not each.quality_standard_met for each in SAMPLE)


@pytest.mark.parametrize("published", SAMPLE, ids=lambda each: f"{each.aco_id} {each.track.name}")
def test_a_settlement_of_the_sample_is_reproduced(published: PublishedSettlement) -> None:
    """Each figure comes out to its last place, or stands on the list with its reason."""
    expected = [each for each in EXPECTED if each.aco_id == published.aco_id]
    assert list(exceptions_of(published)) == expected


@pytest.mark.real_data
def test_all_settlements_are_reproduced(everything: tuple[PublishedSettlement, ...]) -> None:
    """All 421 come out, and the exceptions are those of the list, no more and no fewer."""
    assert len(everything) == 421
    found = [each for published in everything for each in exceptions_of(published)]
    assert found == list(EXPECTED)


@pytest.mark.real_data
def test_the_sample_is_a_part_of_the_file(everything: tuple[PublishedSettlement, ...]) -> None:
    """The sample was copied, and not typed."""
    assert set(SAMPLE) <= set(everything)


@pytest.mark.parametrize(
    ("change", "figure"),
    [
        pytest.param({"earned": 1}, "earned savings", id="a payment"),
        pytest.param({"generated": 1}, "generated savings", id="a saving"),
        pytest.param({"generated": 112_523_301}, "generated savings", id="two dollars"),
        pytest.param({"final_share_rate": Decimal(1)}, "final share rate", id="a rate"),
        pytest.param(
            {"final_share_rate": Decimal("0.4552")}, "final share rate", id="one in 1000"
        ),
        pytest.param({"people": 6_000}, "minimum savings rate", id="a rate of one-sided ACOs"),
    ],
)
def test_a_figure_that_nothing_explains_is_an_error(change: dict[str, Any], figure: str) -> None:
    """A difference beyond all rounding is never passed over."""
    with pytest.raises(UnexplainedError, match=figure):
        list(exceptions_of(attrs.evolve(SAMPLE[0], **change)))


def test_the_tolerance_is_what_the_rounded_score_can_move() -> None:
    """For A1001 it is $112,523,299 times half of a last place times 50%, and a dollar."""
    (published,) = (each for each in SAMPLE if each.aco_id == "A1001")
    assert published.tolerance == Fraction("2814.082475")


def test_the_command_prints_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    """The command line says how many figures came out."""
    assert main([str(HERE / "sample_2018.csv")]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == f"{len(SAMPLE)} settlements, all explained"
    assert [line.partition(":")[0] for line in rest] == list(
        dict.fromkeys(
            each.what for each in EXPECTED if each.aco_id in {row.aco_id for row in SAMPLE}
        )
    )


def test_the_command_lists_the_exceptions(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The list that the command prints can be read again."""
    assert main([str(HERE / "sample_2018.csv"), "--list"]) == 0
    listed = tmp_path / "exceptions.csv"
    listed.write_text(capsys.readouterr().out, encoding="utf-8")
    ids = {row.aco_id for row in SAMPLE}
    assert read_exceptions(listed) == tuple(each for each in EXPECTED if each.aco_id in ids)
