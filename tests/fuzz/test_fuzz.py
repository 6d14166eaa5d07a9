"""Whatever comes from anyone is read or refused, as documented; what once was not stays mended."""

from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.fuzz.guided import main, property_of, targets
from tests.fuzz.known import KNOWN
from tests.fuzz.search import searched
from tests.fuzz.targets import TARGETS, FoundError, Target, tried

CORPUS: Final = Path(__file__).parent / "corpus"
ENTRIES: Final = sorted(file for file in CORPUS.glob("*/*") if file.is_file())
# The seeds are the same each time, so a run finds what a change broke; `search.py` goes further.
SECONDS: Final = 5


def entries() -> list[object]:
    """Return each entry of the corpora, with what is known of it."""
    names = [f"{file.parent.name}/{file.name}" for file in ENTRIES]
    return [
        pytest.param(
            file, id=name, marks=[pytest.mark.xfail(reason=KNOWN[name])] if name in KNOWN else []
        )
        for file, name in zip(ENTRIES, names, strict=True)
    ]


@pytest.mark.parametrize("file", entries())
def test_what_was_tried_before_is_read_or_refused(file: Path) -> None:
    """Each entry of the corpora is given to its target once."""
    tried(TARGETS[file.parent.name], file.read_bytes())


def test_every_target_has_a_small_corpus() -> None:
    """What was found, or made by hand, is kept for every target, and is small."""
    assert {file.parent.name for file in ENTRIES} == set(TARGETS)
    for name in TARGETS:
        size = sum(file.stat().st_size for file in ENTRIES if file.parent.name == name)
        assert size < 20_000


@pytest.mark.fuzz
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.xfail(reason=KNOWN[name])] if name in KNOWN else [])
        for name in TARGETS
    ],
)
def test_a_search_finds_nothing(name: str, tmp_path: Path) -> None:
    """Input made at random, for a bounded time, with the same seeds each time."""
    told = searched(name, tmp_path, executions=1_000_000, seconds=SECONDS)
    assert told["executions"] > 0
    assert told["findings"] == {}


@pytest.mark.parametrize("name", ["days", "documents", "numbers"])
def test_hypothesis_can_search_too(name: str) -> None:
    """The property by which Hypothesis and atheris search holds for a few examples."""
    property_of(name, 3)()


def test_an_unknown_target_is_told_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`make fuzz TARGET=nonsense` lists them."""
    assert targets() == sorted(TARGETS)
    with pytest.raises(SystemExit):
        main(["nonsense"])
    told = capsys.readouterr().err
    assert all(name in told for name in TARGETS)


def _broken(data: bytes) -> None:
    """Break on some bytes."""
    if len(data) > 3:
        raise KeyError(len(data))


def test_a_finding_is_counted_and_its_shortest_input_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A target that breaks is found, by its kind; the search goes on where it was."""
    target = Target(holds="", make=lambda choose: bytes(choose.randint(0, 9)), take=_broken)
    monkeypatch.setitem(TARGETS, "broken", target)
    searched("broken", tmp_path, executions=100)
    told = searched("broken", tmp_path, executions=600)
    assert told["executions"] == 600
    [(kind, found)] = told["findings"].items()
    assert kind.startswith("KeyError")
    assert 0 < found["count"] < 600
    assert (tmp_path / found["file"]).read_bytes() == bytes(4)


def test_what_takes_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is a finding as an error is."""
    monkeypatch.setattr("tests.fuzz.targets._MOST_SECONDS", -1)
    with pytest.raises(FoundError, match="took"):
        tried(Target(holds="", make=lambda _: b"", take=lambda _: None), b"")


@pytest.mark.parametrize("name", list(TARGETS))
def test_the_same_choices_make_the_same_input(name: str) -> None:
    """A finding comes back by its seed."""
    first, second = (TARGETS[name].make(Random(5)) for _ in range(2))  # noqa: S311 - no secret
    assert first == second
