"""The verbs about documents: the schema of one, and one to begin with."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.documents import json_schema, template_kinds
from nhs_accountable_care.reference import cases, edition

CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_schema_lists_the_documents(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its version; for programs also with its id."""
    assert printed(capsys, "schema") == (
        0,
        (
            "nhs-accountable-care/arrangement, version 2\nnhs-accountable-care/facts, version 2\n"
            "nhs-accountable-care/facts-by-year, version 1\n"
            "nhs-accountable-care/bid, version 1\n"
            "nhs-accountable-care/edition, version 1\nnhs-accountable-care/case, version 1\n"
        ),
        "",
    )
    code, out, _ = printed(capsys, "schema", "--json")
    assert code == 0
    assert json.loads(out)[1] == {
        "name": "nhs-accountable-care/facts",
        "version": 2,
        "id": "nhs-accountable-care/facts/2",
    }


@pytest.mark.parametrize("name", ["arrangement", "nhs-accountable-care/arrangement"])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_schema_prints_that_of_a_name(
    capsys: pytest.CaptureFixture[str], name: str, options: tuple[str, ...]
) -> None:
    """By the short or the full name, and always as JSON."""
    code, out, err = printed(capsys, "schema", name, *options)
    assert (code, err) == (0, "")
    assert json.loads(out) == json_schema("arrangement")


def test_a_schema_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest name is offered, in words and as data."""
    code, out, err = printed(capsys, "schema", "arangement")
    assert (code, out) == (2, "")
    assert err == "no document is named 'arangement'; did you mean 'arrangement'?\n"
    code, out, err = printed(capsys, "schema", "arangement", "--json")
    assert (code, out) == (2, "")
    assert json.loads(err)["problems"][0]["message"].endswith("did you mean 'arrangement'?")


def test_new_lists_its_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    """One a line, so that a shell can go through them."""
    code, out, err = printed(capsys, "new")
    assert (code, err) == (0, "")
    assert tuple(out.splitlines()) == template_kinds()
    _, out, _ = printed(capsys, "new", "--json")
    assert json.loads(out) == {"kinds": list(template_kinds())}


def test_a_kind_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest kind is offered."""
    code, out, err = printed(capsys, "new", "aliance-agreement")
    assert (code, out) == (2, "")
    assert err.endswith("did you mean 'alliance-agreement'?\n")


@pytest.mark.parametrize("asked", ["local-agreemnt", "gain-and-loss-share"])
def test_a_mechanism_that_there_is_not(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Mechanisms are among what is near."""
    near = {"local-agreemnt": "local-agreement", "gain-and-loss-share": "gain-loss-share"}
    code, _, err = printed(capsys, "new", asked)
    assert code == 2
    assert err.endswith(f"did you mean '{near[asked]}'?\n")


def test_new_speaks_of_the_day_of_the_register_or_of_that_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing here reads today's date."""
    _, out, _ = printed(capsys, "new", "facts")
    assert json.loads(out)["as_at"] == edition().day.isoformat()
    _, out, _ = printed(capsys, "new", "facts", "--on", "2017-04-01")
    assert json.loads(out)["as_at"] == "2017-04-01"


def test_new_has_the_numbers_of_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    """And speaks of its first day, unless another is given."""
    arguments = ("new", "marginal-rate-emergency-tariff", "--year", "2014/15")
    code, out, err = printed(capsys, *arguments)
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["as_at"] == "2014-04-01"
    assert data["document"]["finance"]["payments"][0]["mechanism"]["marginal_rate"] == "30%"
    _, out, _ = printed(capsys, *arguments, "--on", "2015-01-01")
    assert json.loads(out)["as_at"] == "2015-01-01"
    code, _, err = printed(capsys, "new", "blended-payment", "--year", "2023/24")
    assert code == 1
    assert "recorded are: 2019/20" in err


@pytest.fixture
def made(
    capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest, tmp_path: Path
) -> Path:
    """Write what `new` prints for a kind to a file."""
    code, out, err = printed(capsys, "new", request.param)
    assert (code, err) == (0, "")
    file = tmp_path / "new.json"
    file.write_text(out, encoding="utf-8")
    return file


KINDS = [kind for kind in template_kinds() if kind not in {"facts", "facts-by-year", "bid"}]


def places_in(out: str) -> list[dict[str, Any]]:
    """Return every place at which something is asked of the one file that was checked."""
    (file,) = json.loads(out)["files"]
    return [place for question in file["questions"] for place in question["places"]]


@pytest.mark.broad
@pytest.mark.parametrize("made", KINDS, indirect=True)
def test_check_reads_what_new_prints_and_finds_nothing_wrong(
    capsys: pytest.CaptureFixture[str], made: Path
) -> None:
    """As it is, comments and all, but that a mechanism may be one of years gone by (NAC512)."""
    code, out, err = printed(capsys, "check", made, "--json")
    assert (code, err) == (0, "")
    found = {each["rule"] for each in json.loads(out)["files"][0]["findings"]}
    assert found <= ({"NAC512"} if '"payments"' in made.read_text("utf-8") else set())


@pytest.mark.parametrize(
    ("made", "rule", "fact"),
    [
        ("arrangement", "NAC801", "whether patients are offered a choice for later treatment"),
        ("section-75-agreement", "NAC202", "whether the agreement is in writing"),
        (
            "section-75-agreement",
            "NAC201",
            "whether an NHS body and a council is among the parties",
        ),
        ("section-76-agreement", "NAC208", "who is paid"),
        ("primary-care-network-agreement", "NAC708", "who is paid for the network"),
        ("alliance-agreement", "NAC712", "how many providers are parties"),
        ("nhs-standard-contract", "NAC604", "what it is worth in a year"),
    ],
    indirect=["made"],
)
def test_check_reports_what_is_to_be_filled_in(
    capsys: pytest.CaptureFixture[str], made: Path, rule: str, fact: str
) -> None:
    """The facts without which a rule cannot be checked are told as unknown."""
    _, out, _ = printed(capsys, "check", made, "--json")
    unknown = {(code, each["fact"]) for each in places_in(out) for code in each["rules"]}
    assert (rule, fact) in unknown


@pytest.mark.parametrize("size", [301, 1_000])
def test_the_line_of_a_long_name_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, size: int
) -> None:
    """People see a part of its path; programs see all of it; all three see the line."""
    file = tmp_path / "place.json"
    head = {"schema": "nhs-accountable-care/arrangement", "version": 2, "as_at": "2017-04-01"}
    document = {"name": "x", "members": [], "n" * size: {"b" * size: "\ud800"}}
    file.write_text(json.dumps({**head, "document": document}, indent=1), "utf-8")
    line = file.read_text("utf-8").splitlines().index(f'  "{"n" * size}": {{') + 2
    path = f"$.{'n' * size}.{'b' * size}"

    code, _, err = printed(capsys, "check", file)
    assert code == 2
    shown = f"{path[:200]}… ({len(path):,} characters)"
    assert f"{file}:{line}:" in err
    assert shown in err
    assert path not in err

    _, _, err = printed(capsys, "check", file, "--json")
    assert (path, line) in {(each["path"], each["line"]) for each in json.loads(err)["problems"]}

    _, out, _ = printed(capsys, "check", file, "--format", "sarif")
    told = json.loads(out)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    places = [each["locations"][0] for each in told]
    assert (path, line) in {
        (
            each["logicalLocations"][0]["fullyQualifiedName"],
            each["physicalLocation"]["region"]["startLine"],
        )
        for each in places
    }


AGREEMENTS = [kind.type_tag for kind in get_args(Agreement)]


@pytest.mark.parametrize("made", AGREEMENTS, indirect=True)
def test_of_a_new_agreement_of_any_kind_all_is_unknown(
    capsys: pytest.CaptureFixture[str], made: Path
) -> None:
    """Who agreed, when it was signed and how long it runs are asked for at its path."""
    _, out, _ = printed(capsys, "check", made, "--json")
    unknown = {(each["path"], each["fact"]) for each in places_in(out)}
    assert ("$.agreements[0].signed_on", "whether it was signed, and when") in unknown
    assert ("$.agreements[0].period", "from when to when it runs") in unknown
    data = json.loads(made.read_text("utf-8"))["document"]["agreements"][0]
    (kind,) = (each for each in get_args(Agreement) if each.type_tag == data["type"])
    for field in kind.party_fields:
        words = field.replace("_", " ")
        assert (f"$.agreements[0].{field}", f"who agreed: the {words}") in unknown


@pytest.mark.parametrize("made", ["facts"], indirect=True)
def test_of_new_facts_all_is_unknown(capsys: pytest.CaptureFixture[str], made: Path) -> None:
    """There is nothing wrong, and everything to be filled in."""
    code, out, err = printed(capsys, "check", made, "--json")
    assert (code, err) == (0, "")
    [asked] = places_in(out)
    assert asked["rules"] == []
    assert asked["path"] == "$.facts"
    assert asked["fact"] == "the facts by which payment terms are to be settled"


@pytest.mark.parametrize("made", ["arrangement"], indirect=True)
def test_classify_knows_nothing_of_a_new_arrangement(
    capsys: pytest.CaptureFixture[str], made: Path
) -> None:
    """No form is told with a yes or a no while nothing is recorded."""
    code, out, _ = printed(capsys, "classify", made, "--json")
    assert code == 0
    answers = json.loads(out)["answers"]["$"]
    assert (answers["yes"], answers["no"]) == ([], [])
    assert len(answers["unknown"]) > 10


@pytest.mark.parametrize("made", ["facts"], indirect=True)
def test_settle_reads_new_facts_and_names_those_that_it_lacks(
    capsys: pytest.CaptureFixture[str], made: Path
) -> None:
    """A document of facts is for `settle`, which asks for what is to be filled in."""
    code, out, err = printed(capsys, "settle", CASE, made)
    assert (code, out) == (2, "")
    assert err.startswith(f"{made}:")
    assert ": $.facts.base_budget: missing\n    hint: give money from" in err


def test_a_choice_of_a_year_is_made_on_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By its name and what is chosen."""
    asked = ["new", "marginal-rate-emergency-tariff", "--year", "2015/16", "--option"]
    assert main([*asked, "option=enhanced-tariff-option"]) == 0
    assert '"marginal_rate": "70%"' in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main([*asked, "option"])
    assert "write the name of the choice and its value" in " ".join(
        capsys.readouterr().err.split()
    )


def test_a_choice_that_is_an_object_is_told_by_its_types(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What varies aligned payment is one of two, each with fields of its own."""
    chosen = ("aligned-payment-and-incentive", "--year", "2026/27", "--option", "elective=5")
    code, _, err = printed(capsys, "new", *chosen)
    assert code == 2
    assert "one of: elective-at-unit-prices, elective-recovery" in err
