"""What hostile documents, and rules of somebody's own, may not do to a check."""

import copy
import functools
import json
import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import Citation
from nhs_accountable_care._core.errors import InvalidValueError, Problem
from nhs_accountable_care._core.limits import MOST_PARTS, MOST_REMARKS
from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    Governance,
    Kept,
    Leader,
    Member,
)
from nhs_accountable_care.arrangements.orders import EstablishmentOrder
from nhs_accountable_care.contracts import (
    Body,
    BodyIndex,
    CommissionerConsent,
    Section75Agreement,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.testing import check_rule
from nhs_accountable_care.validation import (
    SHIPPED_RULES,
    Breach,
    CheckedFile,
    Context,
    FailedFile,
    MissingFact,
    Report,
    Rule,
    RuleSet,
    Severity,
    check,
    engine,
    sarif_log,
)
from nhs_accountable_care.validation import places as places_module
from nhs_accountable_care.validation.places import Places, places_in, steps_of
from tests.counting import instructions_of

pytestmark = pytest.mark.broad

DAY = date(2017, 4, 1)
PLACE = Arrangement(name="A place", members=(Member(body=Body(code="01G")),))
SHIPPED = SHIPPED_RULES.rule("NAC201")


class _UnspeakableError(Exception):
    """An error whose words cannot be had."""

    def __str__(self) -> str:
        raise ValueError


def unspeakable(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Raise what cannot be put into words."""
    raise _UnspeakableError


class _LeavingError(BaseException):
    """An error that is no fault of a program to Python."""

    def __str__(self) -> str:
        raise SystemExit(0)


def leaves(_: Arrangement, __: Context) -> Iterator[Breach]:
    """End Python in the middle of what it finds."""
    yield Breach(path="members[0].body", message="it is wrong")
    raise SystemExit(0)


def closes(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Raise what closes a generator."""
    raise GeneratorExit


def base(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Raise what is no exception, and ends Python when it is written."""
    raise _LeavingError


class _Untouchable(str):
    """A text of which nothing may be asked."""

    __slots__ = ()

    def refuse(self, *_: object) -> Any:  # noqa: ANN401 -- it returns nothing
        """Refuse to be looked at."""
        raise SystemExit(0)

    __str__ = __repr__ = __format__ = __hash__ = __eq__ = __len__ = refuse


class _UncountableBreach(Breach):
    """A breach that cannot be kept in a set."""

    def __hash__(self) -> int:
        raise ValueError

    def __eq__(self, other: object) -> bool:
        raise ValueError


class _UncountableSource(Citation):
    """Evidence that cannot be kept in a set."""

    def __hash__(self) -> int:
        raise GeneratorExit


def untouchable(_: Arrangement, __: Context) -> Iterator[Breach | MissingFact]:
    """Find things in words that cannot be looked at."""
    yield Breach(path=_Untouchable("members[0]"), message=_Untouchable("bare"))
    yield MissingFact(path=_Untouchable("members[0]"), fact=_Untouchable("bare"))
    yield _UncountableBreach(path="members[0]", message="bare")


def unsourced(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Find something by evidence that cannot be counted."""
    known = SHIPPED.sources[0]
    evidence = _UncountableSource(
        source=known.source, locator=known.locator, confidence=known.confidence
    )
    yield Breach(path="members[0]", message="it is wrong", evidence=(evidence,))


def too_deep(place: Arrangement, context: Context) -> Iterator[Breach]:
    """Call itself without end."""
    yield from too_deep(place, context)


def no_memory(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Fail as if memory were full, with a long message."""
    raise MemoryError("x" * 10_000)


def elsewhere(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Name a member that is not there."""
    yield Breach(path="members[99]", message="it is wrong")


def far(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Name a member by a number that no list has."""
    yield Breach(path=f"members[{'9' * 5000}].body", message="it is wrong")


def in_no_list(_: Arrangement, __: Context) -> Iterator[MissingFact]:
    """Name an entry of a list that is not recorded."""
    yield MissingFact(path="agreements[0].title", fact="its title")


def endless(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Find the same for ever."""
    breach = Breach(path="members[0]", message="it is wrong")
    while True:
        yield breach


def fine(_: Arrangement, __: Context) -> Iterator[Breach]:
    """Find a member."""
    yield Breach(path="members[0].body", message="see [it](https://example.org) and \x1b[31m{0}")


def own(check_: Any, **changes: Any) -> Rule:  # noqa: ANN401 -- checks that are none too
    """Make a rule of one's own of a check."""
    return attrs.evolve(SHIPPED, code="OURS1", check=check_, **changes)


def report_of(*rules: Rule, place: Arrangement = PLACE) -> Report:
    """Check a place against some rules."""
    return check(place, on=DAY, rules=RuleSet(rules=rules))


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (unspeakable, "_UnspeakableError: (no words: ValueError)"),
        (leaves, "SystemExit: 0 (test_hostile.py, line "),
        (closes, "GeneratorExit:  (test_hostile.py, line "),
        (base, "_LeavingError: (no words: SystemExit) (test_hostile.py, line "),
        (unsourced, "GeneratorExit"),
        (too_deep, "RecursionError"),
        (no_memory, "(10,000 characters)"),
        (elsewhere, "members[99] names an entry that is not there"),
        (far, "names an entry that is not there"),
        (in_no_list, "agreements[0].title names an entry that is not there"),
        (endless, "more than 1,000 things"),
    ],
)
def test_what_goes_wrong_in_a_rule_is_told_of_that_rule(
    monkeypatch: pytest.MonkeyPatch,
    faulty: Any,  # noqa: ANN401 -- checks that are none
    words: str,
) -> None:
    """The others are asked all the same."""
    assert MOST_REMARKS > 100_000
    monkeypatch.setattr(engine, "MOST_REMARKS", 1_000)
    report = report_of(own(faulty), attrs.evolve(own(fine), code="OURS2"))
    assert words in report.faulty[0].message
    assert len(report.faulty[0].message) < 6_000
    assert [each.rule.code for each in report.findings].count("OURS2") == 1


def test_what_is_found_is_taken_over_in_bare_words() -> None:
    """Whatever the classes do in which a rule writes it."""
    report = report_of(own(untouchable))
    assert not report.faulty
    assert [(each.path, each.message) for each in report.findings] == [("$.members[0]", "bare")]
    assert [(each.path, each.fact) for each in report.unchecked] == [("$.members[0]", "bare")]
    paths = [each.path for each in report.findings] + [each.path for each in report.unchecked]
    assert {type(path) for path in paths} == {str}
    assert "bare" in report.explain()


def test_to_be_interrupted_is_no_fault() -> None:
    """Whoever stops the program stops it."""

    def stopped(_: Arrangement, __: Context) -> Iterator[Breach]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        report_of(own(stopped))


def test_check_rule_tells_of_an_entry_that_is_not_there() -> None:
    """Whoever writes a rule is told before it is used."""
    with pytest.raises(AssertionError, match="names an entry that is not there"):
        check_rule(own(elsewhere))


def test_another_day_says_how_much_is_not_known() -> None:
    """As a classification does, in words and as data."""
    report = check(attrs.evolve(PLACE, as_at=DAY), on=date(2018, 4, 1))
    assert report.explain().startswith("The record speaks of 1 April 2017. What it gives no date")
    records = report.to_records()
    assert (records["as_at"], records["not_known_on_day"]) == ("2017-04-01", 1)
    assert report_of(SHIPPED).to_records()["not_known_on_day"] == 0


def test_a_note_is_not_told_as_something_wrong() -> None:
    """Under the heading of what is wrong stands that nothing is."""
    note = own(fine, severity=Severity.NOTE)
    told = report_of(note).explain()
    wrong, _, worth = told.partition("WHAT IS WORTH KNOWING")
    assert "Nothing was found to be wrong by the rules that could be checked." in wrong
    assert "OURS1 NOTE" in worth
    assert "WHAT IS WRONG" not in report_of(note).explain(only={Severity.NOTE})
    both = report_of(note, attrs.evolve(own(fine), code="OURS2")).explain()
    assert both.index("OURS2 ERROR") < both.index("WHAT IS WORTH KNOWING") < both.index("OURS1")


# --- SARIF ---


def log_of(report: Report, file: str = "place.json", text: str = "{}") -> dict[str, Any]:
    """Return the run of a log of one file."""
    log = sarif_log([CheckedFile(file=Path(file), text=text, report=report)], with_open=True)
    json.dumps(log).encode()
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[text](url)", "[text\\](url)", id="sarif-links"),
        ("[text\\](url)", "[text\\\\\\](url)"),
        ("{0} {name}", "{{0}} {name}"),
        ("a\x1b[31m \x9b \u202e \udce9 \r", "a\\x1b[31m \\x9b \\u202e \\udce9 \\x0d"),
        ("a\nb\tc $.members[0].body", "a\nb\tc $.members[0].body"),
    ],
)
def test_a_message_of_sarif_is_text(text: str, message: str) -> None:
    """Links, arguments and control characters stay text, and can be written as UTF-8."""

    def says(_: Arrangement, __: Context) -> Iterator[Breach]:
        yield Breach(path="", message=text)

    (result,) = log_of(report_of(own(says)))["results"]
    assert result["message"]["text"] == f"{message}."


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("caf\udce9.json", "caf%E9.json"),
        ("/caf\udce9.json", "file:///caf%E9.json"),
        ("\ud800.json", "%ED%A0%80.json"),
        ("/\ud800.json", "file:///%ED%A0%80.json"),
        ("a b\x1b.json", "a%20b%1B.json"),
    ],
)
def test_any_name_of_a_file_is_written(file: str, uri: str) -> None:
    """A name need not be UTF-8, or any text at all."""
    run = log_of(report_of(own(fine)), file)
    assert run["artifacts"][0]["location"]["uri"] == uri
    problem = Problem(path='$["\ud800"]', message="it is wrong")
    log = sarif_log([], failed=[FailedFile(file=Path(file), problems=(problem,))])
    json.dumps(log).encode()


@pytest.mark.parametrize("text", ["", " ", "}", "{", '{"', '{"\\uzzzz": 1}', "{,}", "\ufeff{}"])
def test_a_text_that_is_no_document_has_places_all_the_same(text: str) -> None:
    """Whatever stands in a file, a result is somewhere in it."""
    assert Places(text).region("$.members[0]").start_line == 1


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5_000, "\ufeff{}", '{"a": 1'])
def test_a_text_that_cannot_be_read_has_no_places(text: str) -> None:
    """Nor does looking for them fail."""
    assert places_in(text) is None


def test_of_a_doubled_key_the_last_counts() -> None:
    """As for whoever reads JSON."""
    assert Places('{"a": 1, "a": 2}').region("a").start_column == 15


def test_a_path_that_was_cut_leads_as_far_as_it_goes() -> None:
    """Nor is a number of thousands of digits taken for one."""
    assert steps_of('$.a["\\q"].b') == ["a"]
    assert steps_of(f"a[{'9' * 5000}]")[1:] == []
    assert steps_of(f".a[{'9' * 5000}]")[1] == 9_999_999_999


@pytest.mark.parametrize("lines", [pytest.param(True, id="sarif-places"), False])
def test_places_are_found_in_one_pass(monkeypatch: pytest.MonkeyPatch, *, lines: bool) -> None:
    """The text is gone through once, of many lines or of one, whatever number is asked for."""
    gone: list[int] = []
    through = places_module._value_in

    def counted(text: str) -> object:
        gone.append(1)
        return through(text)

    monkeypatch.setattr(places_module, "_value_in", counted)
    members = [{"body": {"name": f"member {number}"}} for number in range(2_000)]
    text = json.dumps({"document": {"members": members}}, indent=1 if lines else None)
    places = Places(text)
    found = [places.region(f"$.members[{number}].body.name") for number in range(2_000)]
    split = text.split("\n")
    for number in (0, 999, 1_999):
        region = found[number]
        line = split[region.start_line - 1]
        value = line[region.start_column - 1 : region.end_column - 1]
        assert value == f'"member {number}"'
    assert gone == [1]


# --- Pickling ---


def came_back(value: object = None, data: bytes = b"") -> object:
    """Return what another process would read."""
    return pickle.loads(data or pickle.dumps(value))  # noqa: S301 -- our own


def test_what_a_check_returns_crosses_processes() -> None:
    """pickling: a report, its rules and findings come back as they were, or are copied."""
    report = check(SHIPPED.failing, on=SHIPPED.example_day)
    for value in (report, SHIPPED_RULES, SHIPPED, own(fine), report.findings[0]):
        assert came_back(value) == value
        assert copy.deepcopy(value) == copy.copy(value) == value
    back = came_back(SHIPPED)
    assert back is SHIPPED
    assert str(came_back(report)) == str(report)


def test_a_rule_with_a_function_of_no_module_says_what_to_do() -> None:
    """It can be copied, and not pickled."""
    rule = own(lambda _place, _context: iter(()))
    assert copy.deepcopy(rule) is rule
    with pytest.raises(pickle.PicklingError, match=r"rule OURS1 cannot be pickled: .* with def"):
        pickle.dumps(rule)


def test_what_another_version_shipped_is_not_guessed() -> None:
    """A place that is not in the catalogue is an error that says so."""
    data = pickle.dumps(SHIPPED).replace(b"NAC201", b"NAC000")
    with pytest.raises(InvalidValueError, match="nothing is shipped as rule NAC000"):
        came_back(data=data)


# --- Wide documents ---


def test_empty_members_are_checked_in_proportion() -> None:
    """empty-members: a rule asks each once, and finds no more than a few things of each."""

    def place_of(number: int) -> Arrangement:
        members = tuple(Member(body=Body(name="x")) for _ in range(number))
        boards = tuple(Board(name=f"Board {each}") for each in range(number))
        return Arrangement(name="A place", members=members, governance=Governance(boards=boards))

    report = check(place_of(1_000), on=DAY)
    assert len(report.findings) + len(report.unchecked) < 20 * 2_000
    # Of which the first asks makes what is made once.
    check(place_of(1), on=DAY)
    done = [
        instructions_of(functools.partial(check, place_of(number), on=DAY))
        for number in (50, 100, 200)
    ]
    # From 100 to 200 twice what is added from 50 to 100: pairs would add four times theirs.
    assert done[2] - done[1] < 2.02 * (done[1] - done[0])


# --- Very many parts, and pairs of them ---

MANY = Arrangement(
    name="A place",
    nested=tuple(Arrangement(name=f"Part {number}") for number in range(MOST_PARTS + 2)),
)


def test_parts_beyond_a_bound_are_counted_and_said() -> None:
    """No rule is asked of them, which the text, the data, the table and the log say."""
    asked: list[str] = []

    def seen(place: Arrangement, _: Context) -> Iterator[Breach]:
        asked.append(place.name)
        return iter(())

    rules = RuleSet(rules=(attrs.evolve(SHIPPED, code="XYZ001", check=seen),))
    report = check(MANY, on=DAY, rules=rules)
    assert len(asked) == MOST_PARTS
    assert report.not_asked == 3
    told = "Beyond the first 1,000 arrangements 3 were not checked: check each by itself."
    assert told in report.explain()
    assert told in report._repr_html_()
    assert report.to_records()["not_asked"] == 3
    assert "1 was not checked" in attrs.evolve(report, not_asked=1).about_the_others
    log = sarif_log([CheckedFile(file=Path("a.json"), text="{}", report=report)])
    [told_of] = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert (told_of["level"], told_of["message"]["text"]) == ("warning", told)
    few = check(attrs.evolve(MANY, nested=MANY.nested[:3] if MANY.nested else ()), on=DAY)
    assert few.about_the_others == ""
    assert "not_asked" not in few.to_records()


def boards_of(number: int, *, is_coded: bool) -> tuple[Member, ...]:
    """Return members that are integrated care boards."""
    kind = OrganisationKind.INTEGRATED_CARE_BOARD
    return tuple(
        Member(
            body=Body(name=f"Board {each}", code=f"Q{each:04}" if is_coded else None, kind=kind)
        )
        for each in range(number)
    )


def looked_up(place: Arrangement, code: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Check one rule, and count how often a body is looked up."""
    counts = {"found": 0}
    found = BodyIndex._found

    def counted(self: BodyIndex, body: Body) -> Iterator[list[int]]:
        counts["found"] += 1
        yield from found(self, body)

    with monkeypatch.context() as patch:
        patch.setattr(BodyIndex, "_found", counted)
        check(place, on=date(2026, 4, 1), rules=SHIPPED_RULES.only(code))
    return counts["found"]


def test_trusts_and_consents_are_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One trust that is a party often, with as many consents, is asked about once."""
    trust = Body(name="A trust", kind=OrganisationKind.NHS_TRUST)
    board = Body(name="A board", kind=OrganisationKind.INTEGRATED_CARE_BOARD)

    def place(number: int) -> Arrangement:
        consent = CommissionerConsent(trust=trust, commissioner=board, is_given=True)
        agreement = Section75Agreement(
            title="A pool", parties=(trust,) * number, consents=(consent,) * number
        )
        return Arrangement(name="A place", agreements=(agreement,))

    few, many = (looked_up(place(number), "NAC204", monkeypatch) for number in (10, 100))
    assert many == few


@pytest.mark.parametrize("is_coded", [False, True])
def test_leaders_and_boards_are_no_pairs(
    *, is_coded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether one of many leaders has two of many boards is not asked of each with each."""

    def place(number: int) -> Arrangement:
        boards = boards_of(number, is_coded=is_coded)
        leaders = tuple(
            Leader(post=f"Leader {each}", leads=(boards[each].body,)) for each in range(number)
        )
        return Arrangement(
            name="A place",
            members=(attrs.evolve(boards[0], gives_up=(Kept.ALLOCATION,)), *boards[1:]),
            governance=Governance(leaders=leaders),
            orders=tuple(EstablishmentOrder(title="T", closes=(each.body,)) for each in boards),
        )

    few, many = (looked_up(place(number), "NAC902", monkeypatch) for number in (10, 100))
    assert 0 < many <= 12 * few


@pytest.mark.parametrize("on", [EARLIEST_DAY, date(1800, 1, 15), date(2199, 6, 1), LATEST_DAY])
def test_no_rule_is_faulty_on_a_day_that_can_be_meant(on: date) -> None:
    """Each of them lies in a financial year, which rules about money ask for."""
    assert check(Arrangement(name="A place"), on=on).faulty == ()
