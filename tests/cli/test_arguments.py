"""The arguments of a verb are read as if every verb had been described."""

from collections.abc import Callable, Sequence

import pytest

from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.program import VERBS, parser_of_all, read_arguments

WELL_READ = [
    ["demo", "--json"],
    ["assess", "place.json", "--facts", "facts.json", "--on", "2017-04-01"],
    ["classify", "place.json", "--what-would-change", "alliance"],
    ["classify", "place.json", "--forms", "ours:FORMS"],
    ["check", "one.json", "two.json", "--select", "NAC3, NAC501", "--format", "sarif"],
    ["check", "-", "--select", "NAC3", "--select=NAC5", "--only", "errors,notes", "--jsonl"],
    ["check", "one.json", "--rules", "ours:RULES", "--fail-on", "unknown", "--open"],
    ["rules", "board", "--topic", "NAC3", "--authority", "law", "--on", "2017-04-01"],
    ["rule", "NAC201"],
    ["settle", "place.json", "facts.json", "--terms", "Block"],
    [
        "settle",
        "place.json",
        "facts.csv",
        "--table",
        "patients=patients.csv",
        "--html",
        "page.html",
    ],
    ["compare", "one.json", "two.json", "facts.csv", "--other-terms", "Blended", "--csv"],
    ["explain", "place.json", "--csv"],
    ["curve", "place.json", "facts.csv", "--fact", "outturn", "--from", "£1m", "--party", "trust"],
    ["curve", "place.json", "-", "--fact", "outturn", "--svg", "curve.svg"],
    ["assess-bid", "bid.json", "--html", "bid.html"],
    ["draw", "place.json", "--on", "2017-04-01", "--format", "svg", "--output", "place.svg"],
    ["draw", "QOP", "QNQ", "--days", "2013-04-01, 2026-04-01", "--json"],
    ["lawful", "--on", "2019-10-01", "--party", "commissioner=icb", "--csv"],
    ["lawful", "pooled-budget", "--on", "2023-05-01", "--party", "partners=icb"],
    ["schema"],
    ["schema", "facts", "--js"],
    ["new", "facts", "--on=2019-04-03"],
    ["new", "blended-payment", "--year", "2019/20"],
    ["whois", "QOP", "--on", "2026-01-01"],
    ["whois", "--", "QOP"],
    ["whois", "QOP", "QYG", "-", "--clock", "operational"],
    ["crosswalk", "--from", "2017-04-01", "--to", "2022-07-01", "--kind", "gp-practice"],
    ["crosswalk", "05C", "05L", "--from", "2017-04-01", "--to", "2022-07-01", "--json"],
    ["crosswalk", "--from", "2017-04-01", "--to", "2022-07-01", "--emit", "sql", "--name", "m"],
    ["map", "--on", "2026-04-01", "--from-kind", "trust", "--to-kind", "icb", "--emit", "case"],
    ["doctor", "codes.csv", "--column", "ccg", "--kind", "trust", "--ignore", "NAD1,blank"],
    ["carry", "figures.csv", "--code", "CCG", "--from", "2017-04-01", "--to", "2022-07-01"],
    ["list", "--kind", "gp-practice", "--on", "2017-04-01", "--csv"],
    ["members", "QOP", "--on", "2017-04-01", "--relation", "partner-of"],
    ["difference", "--from", "2017-04-01", "--to", "2022-07-01", "--kind", "gp-practice"],
    ["parts", "05L", "--json"],
    ["term", "ICP", "--csv"],
    ["read", "epraccur.csv", "-", "--format", "epraccur", "--as-at", "2025-09-01", "--rows"],
    ["edition", "build", "eccg.csv", "--on", "2027-04-01", "--output", "mine.json"],
    ["timeline", "--from", "2017-04-01"],
    ["cases", "--on", "2018-04-01", "--form", "alliance", "--article", "S01", "--csv"],
    ["history", "devon-2017", "--json"],
    ["sources", "S39", "S71", "--bibtex"],
]
REFUSED = [
    [],
    ["whoami"],
    ["--json", "whois", "QOP"],
    ["whois"],
    ["whois", "QOP", "--clock", "wall"],
    ["whois", "QOP", "--version"],
    ["whois", "QOP", "--on", "2017-13-01"],
    ["crosswalk", "--from", "2017-04-01"],
    ["members", "QOP", "--relation", "partner"],
    ["members", "QOP", "--relation", "xyz"],
    ["crosswalk", "--from", "2017-04-01", "--to", "2022-07-01", "--kind", "gp-practise"],
    ["crosswalk", "--from", "2017-04-01", "--to", "2022-07-01", "--equal", "--weights", "file"],
    ["map", "--from-kind", "icb"],
    ["map", "--from-kind", "icb", "--to-kind", "region", "--emit", "excel"],
    ["map", "--from-kind", "icb", "--to-kind", "region", "--emit", "sql", "--dialect", "dbase"],
    ["map", "--from-kind", "icb", "--to-kind", "region", "--emit", "csv", "--json"],
    ["term", "ICP", "--csv", "--json"],
    ["settle", "place.json", "facts.csv", "--table", "patients.csv"],
    ["settle", "place.json", "facts.csv", "--table", "patients="],
    ["settle", "place.json", "facts.csv", "--html", "page.html", "--csv"],
    ["compare", "one.json", "facts.csv"],
    ["curve", "place.json", "facts.csv"],
    ["assess-bid"],
    ["draw"],
    ["draw", "QOP", "--days", "yesterday"],
    ["draw", "QOP", "--format", "png"],
    ["lawful", "pooled-budget"],
    ["lawful", "--on", "2019-10-01", "--party", "commissioner"],
    ["lawful", "--on", "2019-10-01", "--party", "commissioner=bank"],
    ["check"],
    ["check", "one.json", "--json", "--jsonl"],
    ["check", "one.json", "--only", "faults"],
    ["check", "one.json", "--fail-on", "note"],
    ["rules", "--authority", "custom"],
    ["new", "blended-payment", "--year", "2019"],
]
ASKED_FOR_HELP = [["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)]


def read_by_all(arguments: Sequence[str]) -> object:
    """Read arguments after describing every verb."""
    return parser_of_all().parse_args(arguments)


def outcome(
    read: Callable[[Sequence[str]], object],
    arguments: Sequence[str],
    capsys: pytest.CaptureFixture[str],
) -> tuple[object, str, str]:
    """Return what was read or the code of the exit, and what was printed."""
    told: object
    try:
        options = vars(read(arguments))
        # Each reading makes the function that runs the verb anew.
        told = {name: value for name, value in options.items() if name not in {"run", "version"}}
    except SystemExit as ended:
        told = ended.code
    streams = capsys.readouterr()
    return told, streams.out, streams.err


@pytest.mark.broad
@pytest.mark.parametrize("arguments", [*WELL_READ, *REFUSED, *ASKED_FOR_HELP], ids=" ".join)
def test_one_verb_is_read_as_among_all(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The options, the help, and the words for what cannot be read are the same."""
    assert outcome(read_arguments, arguments, capsys) == outcome(read_by_all, arguments, capsys)


@pytest.mark.parametrize("arguments", WELL_READ, ids=" ".join)
def test_arguments_of_every_verb_are_read(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """So that the comparison is one of options, and not of two refusals."""
    told, out, err = outcome(read_arguments, arguments, capsys)
    assert isinstance(told, dict)
    assert (out, err) == ("", "")


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_what_cannot_be_read_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """And with words on standard error alone."""
    told, out, err = outcome(read_arguments, arguments, capsys)
    assert (told, out) == (2, "")
    assert "usage: nhs-accountable-care" in err


def test_the_examples_have_every_verb() -> None:
    """A verb that is new is tried here as well."""
    assert {arguments[0] for arguments in WELL_READ} == VERBS.keys()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("verb", [["check", "a.json"], ["whois", "QOP"], ["new", "facts"]])
def test_a_day_that_cannot_be_meant_is_refused(
    capsys: pytest.CaptureFixture[str], verb: list[str], day: str
) -> None:
    """last-day-of-all: before anything is asked of it, with the days that can be meant."""
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--on", day])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert day in told
    assert "days from 1800-01-01 to 2199-12-31 can" in told


@pytest.mark.parametrize("verb", ["check", "classify", "assess"])
def test_half_a_character_names_no_file(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No file can have such a name; one of bytes that are no UTF-8 can, and is not there."""
    with pytest.raises(SystemExit) as ended:
        main([verb, "\ud800.json"])
    assert ended.value.code == 2
    assert "half a character" in capsys.readouterr().err
    assert main([verb, "\udcff.json"]) == 2
    assert "cannot be opened" in capsys.readouterr().err
