"""What the command line writes: it is never lost in silence, and data are data on any console."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care._core import docstrings
from nhs_accountable_care._core.errors import InvalidValueError, Problem
from nhs_accountable_care._core.json_text import as_json, as_json_line
from nhs_accountable_care._core.unseen import shown
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.problems import FAULTY, INTERRUPTED, UNREADABLE, UNWRITTEN
from nhs_accountable_care.cli.streams import Output, print_data
from nhs_accountable_care.reference import cases
from nhs_accountable_care.validation import SHIPPED_RULES, Rule
from tests.command_line import run_program

CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"
FACTS = Path(cases.__file__).parent / "greater-manchester-2017-facts.json"
FULL = Path("/dev/full")
ON_LINUX = pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is full")

NOT_WRITTEN = "standard output could not be written"
NOT_COMPLETE = "what was written is not complete"

Write = Callable[[str, Rule], Path]


class Refusing(io.StringIO):
    """A stream that takes nothing, for one reason or another, and is no file."""

    def __init__(self, error: Exception) -> None:
        """Keep the reason."""
        super().__init__()
        self._error = error

    def write(self, text: str, /) -> int:  # noqa: ARG002 -- it takes none
        """Refuse it."""
        raise self._error


class Shut(Refusing):
    """One that cannot be emptied either."""

    def flush(self) -> None:
        """Refuse that too."""
        raise self._error


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


# --- Never lost in silence ---


@ON_LINUX
@pytest.mark.parametrize(
    "arguments", [["whois", "QOP"], ["sources"], ["sources", "--json"]], ids=str
)
def test_a_full_disk_has_a_code_of_its_own(arguments: list[str]) -> None:
    """full-disk: whether the output is held back to the end or not, one line says so."""
    with FULL.open("w") as full:
        done = run_program(*arguments, stdout=full)
    assert done.returncode == UNWRITTEN
    assert done.stderr.decode().splitlines() == [
        f"nhs-accountable-care: {NOT_WRITTEN}: No space left on device; {NOT_COMPLETE}"
    ]


@pytest.mark.broad
@ON_LINUX
@pytest.mark.parametrize(
    ("stdout", "stderr", "expected"),
    [("", "2>/dev/full", 1), ("", "2>&-", 1), (">&-", "", 3), (">/dev/full", "2>/dev/full", 3)],
    ids=str,
)
def test_what_is_full_or_closed_makes_no_code_better(
    stdout: str, stderr: str, expected: int
) -> None:
    """standard-error-full: the code is that of what was found, and Python adds nothing."""
    command = f'"$0" -m nhs_accountable_care whois QOP ZZZ {stdout} {stderr}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable],  # noqa: S607 -- this machine's shell
        check=False,
        capture_output=True,
    )
    assert done.returncode == expected
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("error", [OSError(28, "No space left"), OSError("odd"), ValueError()])
def test_a_stream_that_takes_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    """Also where it is no file, as in a program that embeds this one; usage and help as well."""
    for arguments in (["whois", "QOP"], ["whois", "QOP", "--json"]):
        monkeypatch.setattr(sys, "stdout", Refusing(error))
        assert main(arguments) == UNWRITTEN
        assert NOT_WRITTEN in capsys.readouterr().err
        monkeypatch.setattr(sys, "stdout", None)
        assert main(arguments) == UNWRITTEN
        assert NOT_WRITTEN in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdout", Refusing(error))
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == UNWRITTEN


@pytest.mark.parametrize("code", [1, UNREADABLE])
def test_a_closed_pipe_keeps_the_code(
    monkeypatch: pytest.MonkeyPatch, failing: Write, folder: Path, code: int
) -> None:
    """closed-pipe: `check … --json | head` fails where the check does; more in test_cli."""
    file = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    if code == UNREADABLE:
        (folder / file).write_text("{", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["check", str(file), "--json"]) == code
    # What it holds back is its own matter, as of any text that is printed to it.
    with contextlib.suppress(BrokenPipeError):
        stream.close()


# --- A fault of this program ---


class Falls:
    """What is not told of anything."""

    codes: ClassVar[list[str]] = []

    def __call__(self, *_: object, **__: object) -> Any:  # noqa: ANN401 -- it returns nothing
        """Fail, as nobody meant it to."""
        raise KeyError(*self.codes)


def test_a_fault_is_told_with_what_to_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says whose fault it is, the next what to do, and the traceback follows."""
    monkeypatch.setattr("nhs_accountable_care.cli.registers.who_is", Falls())
    code, out, err = printed(capsys, "whois", "QOP")
    assert (code, out) == (FAULTY, "")
    first, second, *rest = err.splitlines()
    assert first.startswith("a fault of this program: KeyError: ")
    assert second.startswith("    hint: report it")
    assert rest[0].startswith("Traceback")
    code, out, err = printed(capsys, "whois", "QOP", "--json")
    told = json.loads(err)
    assert (code, out, len(told["problems"])) == (FAULTY, "", 1)
    assert told["traceback"].startswith("Traceback")


@pytest.mark.parametrize("error", [SystemExit(0), SystemExit("bye"), GeneratorExit()])
def test_no_verb_ends_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    """Only the reader of arguments may, whose code is zero or two."""

    def leave(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("nhs_accountable_care.cli.registers.who_is", leave)
    code, _, err = printed(capsys, "whois", "QOP")
    assert code == FAULTY
    assert err.startswith(f"a fault of this program: {type(error).__name__}: ")
    for arguments, expected in ((["--help"], 0), (["whois"], 2)):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [(SystemExit(0), FAULTY), (GeneratorExit(), FAULTY), (KeyboardInterrupt(), INTERRUPTED)],
)
def test_what_ends_python_in_one_document_is_one_failure(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    error: BaseException,
    expected: int,
) -> None:
    """Where it is checked, and where its report is told; to interrupt is to interrupt all."""
    one = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    other = failing("b.json", SHIPPED_RULES.rule("NAC302"))
    from nhs_accountable_care.cli import check_output, rules

    checked, told = rules._checked, check_output.CheckOutput._told

    def leave_in_check(file: Path, *rest: Any) -> Any:  # noqa: ANN401 -- as the one it is for
        if file == one:
            raise error
        return checked(file, *rest)

    def leave_in_telling(self: Any, run: Any) -> str:  # noqa: ANN401 -- the same
        is_first = len(run.checked) > 1 and not isinstance(error, KeyboardInterrupt)
        if is_first or any(each.file == one for each in run.checked):
            raise ValueError if is_first else error
        return told(self, run)

    for owner, name, leave in (
        (rules, "_checked", leave_in_check),
        (check_output.CheckOutput, "_told", leave_in_telling),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, leave)
            code, out, err = printed(capsys, "check", one, other, "--json")
        assert code == expected
        if expected == FAULTY:
            assert [each["file"] for each in json.loads(out)["files"]] == [str(other)]
            [problem] = json.loads(err)["problems"]
            assert problem["file"] == str(one)


@pytest.mark.parametrize(
    ("error", "expected"),
    [(ZeroDivisionError("division"), FAULTY), (InvalidValueError("division"), UNREADABLE)],
)
def test_what_fails_in_one_document_is_one_failure(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    error: Exception,
    expected: int,
) -> None:
    """A fault of this program or a refusal; the others are checked, JSON and SARIF are whole."""
    one = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    other = failing("b.json", SHIPPED_RULES.rule("NAC302"))
    from nhs_accountable_care.validation import check as sound

    calls: list[object] = []

    def check(*given: Any, **named: Any) -> Any:  # noqa: ANN401 -- as the one it stands for
        calls.append(given)
        if len(calls) % 2:
            raise error
        return sound(*given, **named)

    monkeypatch.setattr("nhs_accountable_care.cli.rules.check", check)
    code, out, err = printed(capsys, "check", one, other, "--json")
    assert code == expected
    assert [each["file"] for each in json.loads(out)["files"]] == [str(other)]
    [problem] = json.loads(err)["problems"]
    assert problem["file"] == str(one)
    assert "division" in problem["message"]
    code, out, err = printed(capsys, "check", one, other, "--format", "sarif")
    assert code == expected
    [invocation] = json.loads(out)["runs"][0]["invocations"]
    assert invocation["exitCode"] == expected
    assert ("Traceback" in err) is (expected == FAULTY)


@pytest.mark.parametrize("shape", ["text", "json", "jsonl", "sarif", "github"])
def test_a_report_that_cannot_be_told_hides_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], failing: Write, shape: str
) -> None:
    """Of a document that no shape can be made of, that is told, and the others are printed."""
    one = failing("a.json", SHIPPED_RULES.rule("NAC201"))
    other = failing("b.json", SHIPPED_RULES.rule("NAC201"))
    from nhs_accountable_care.cli.check_output import CheckOutput

    sound = CheckOutput._told

    def told(self: CheckOutput, run: Any) -> str:  # noqa: ANN401 -- as the one it stands for
        if any(each.file == one for each in run.checked):
            raise ZeroDivisionError
        return sound(self, run)

    monkeypatch.setattr(CheckOutput, "_told", told)
    code, out, err = printed(capsys, "check", one, other, "--format", shape)
    assert code == FAULTY
    assert "NAC201" in out
    assert "a.json" in err
    assert "a fault of this program: ZeroDivisionError" in err


# --- Interrupted ---


def test_an_interruption_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """interrupted: it has the code that shells have for it."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nhs_accountable_care.cli.registers.who_is", interrupt)
    assert printed(capsys, "whois", "QOP") == (
        INTERRUPTED,
        "",
        "nhs-accountable-care: interrupted\n",
    )
    from nhs_accountable_care.__main__ import run

    monkeypatch.setattr("nhs_accountable_care.cli.main", interrupt)
    assert run() == INTERRUPTED
    assert capsys.readouterr().err == "nhs-accountable-care: interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_an_interruption_while_something_is_piped_in_is_one_line() -> None:
    """interrupted: also while it waits for standard input."""
    program = (
        "import sys\n"
        "from nhs_accountable_care.__main__ import run\n"
        "print('ready', flush=True)\n"
        "sys.exit(run())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, "whois", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == b"ready\n"
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        assert running.stdout.read() == b""
        assert running.stderr.read() == b"nhs-accountable-care: interrupted\n"
        assert running.wait() == INTERRUPTED


def test_a_day_after_the_edition_is_one_plain_line() -> None:
    """day-after-the-edition: also where Python takes warnings for errors."""
    done = run_program("whois", "QOP", "--on", "2030-01-01", python=["-W", "error"])
    assert done.returncode == 0
    [line] = done.stderr.decode().splitlines()
    assert line.startswith("note: 1 January 2030 is after the edition of this register")


# --- Text for people, and data for programs ---


HOSTILE = "Salford\x1b[31m\x9b2J\u202e\r£"


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify", "a.json"],
        ["check", "a.json"],
        ["assess", "a.json"],
        ["check", "a.json", "--format", "github", "--open"],
        *([verb, "a.json", "--json"] for verb in ("classify", "check", "assess")),
        ["check", "a.json", "--jsonl"],
        ["check", "a.json", "--format", "sarif", "--open"],
        ["rule", "OURS1", "--rules", "hostile_of_rule:OURS"],
        ["rules", "--rules", "hostile_of_rules:OURS"],
    ],
    ids=" ".join,
)
def test_nothing_steers_the_terminal(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: list[str]
) -> None:
    """terminal: control and escape characters of names are shown in text, escaped in data."""
    data = json.loads(CASE.read_text("utf-8"))
    data["document"]["name"] = HOSTILE
    data["document"]["members"][0]["body"] = {"name": HOSTILE}
    (folder / "a.json").write_text(json.dumps(data), "utf-8")
    # Python imports a name once.
    (folder / f"hostile_of_{arguments[0]}.py").write_text(
        "import attrs\n"
        "from nhs_accountable_care.validation import SHIPPED_RULES\n"
        "OURS = attrs.evolve(\n"
        "    SHIPPED_RULES.rule('NAC302'), code='OURS1', title='Salford\\x1b[31m\\x9b2J\\u202e'\n"
        ")\n",
        "utf-8",
    )
    _, out, err = printed(capsys, *arguments)
    assert "Salford" in out
    for told in (out, err):
        assert not set("\x1b\x9b\u202e\r") & set(told)


@given(st.text(st.characters()))
def test_what_is_shown_is_text_that_can_be_printed(text: str) -> None:
    """Whatever a text holds, what is shown of it does nothing, and JSON of it is the same text."""
    told = shown(text)
    assert shown(told) == told
    assert all(sign in "\n\t" or sign >= " " for sign in told)
    for written in (as_json(text), as_json_line(text)):
        assert json.loads(written) == text
        assert shown(written) == written
        written.encode()


class Terminal(io.StringIO):
    """A stream of which it is said that somebody looks at it."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_data_go_to_any_stream() -> None:
    """To one without bytes, as a notebook has, to a terminal, and past the program."""
    plain, terminal, bare = io.StringIO(), Terminal(), io.StringIO()
    for stream in (plain, terminal):
        print_data("£\x1b", end="", file=Output(stream))
    print_data("£", file=bare)
    assert (plain.getvalue(), terminal.getvalue(), bare.getvalue()) == ("£\x1b", "£\\x1b", "£\n")
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    told = Output(narrow)
    told.write("£ ł")
    told.write_data(" ł\udcff")
    told.flush()
    assert narrow.buffer.getvalue() == "£ ? ".encode("cp1252") + "ł\\udcff".encode()


# What each verb prints as data, or as text of ASCII alone; the same bytes on any Python.
OF_ANY_PYTHON = [
    ["demo", "--json"],
    ["check", str(CASE), "--json"],
    ["check", str(CASE), "--jsonl"],
    ["check", str(CASE), "--format", "sarif", "--open"],
    ["check", str(CASE), "--format", "github"],
    ["classify", str(CASE), "--fields", "devolved-system", "--json"],
    ["settle", str(CASE), str(FACTS), "--json"],
    ["schema", "arrangement"],
    ["new", "arrangement"],
    ["new", "section-75-agreement"],
    ["new", "facts"],
    ["term", "ICP", "--json"],
    ["term", "ICP", "--csv"],
    ["timeline", "--csv"],
    ["sources", "--bibtex"],
    ["rules", "--json"],
    ["list", "--kind", "icb", "--csv"],
    ["crosswalk", "01G", "--from", "2017-04-01", "--to", "2022-07-01"],
    ["map", "--on", "2026-04-01", "--from-kind", "icb", "--to-kind", "region", "--emit", "sql"],
    ["whois", "QOP", "--json"],
]


@pytest.mark.whole
@pytest.mark.parametrize("arguments", OF_ANY_PYTHON, ids=" ".join)
def test_data_are_the_same_on_any_python(
    capfdbinary: pytest.CaptureFixture[bytes], arguments: list[str]
) -> None:
    """
    data-is-utf-8: whatever the options of Python, the console's code page and the hash seed.

    Run with other `NAC_PYTHON_OPTIONS`, `PYTHONIOENCODING`, `LC_ALL` and `PYTHONHASHSEED`.
    """
    code = main(arguments)
    expected = capfdbinary.readouterr().out
    done = run_program(*arguments)
    assert (done.returncode, done.stdout) == (code, expected)
    assert expected.decode("utf-8")


@pytest.mark.broad
def test_data_are_utf_8_on_a_narrow_console() -> None:
    """data-is-utf-8: in the C locale, in cp1252, with docstrings left out, and piped in too."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "LC_ALL": "C", "PYTHONUTF8": "0"}
    piped = "\ufeffQOP\nŁódź £\n".encode()
    done = run_program("whois", "-", "--json", env=environment, stdin=piped)
    [problem] = json.loads(done.stderr.decode("utf-8"))["problems"]
    assert problem["path"] == "Łódź £"
    assert json.loads(done.stdout.decode("utf-8"))["asked"] == "QOP"
    done = run_program("whois", "-", env=environment, stdin=piped)
    assert done.stderr.decode("cp1252").startswith("?ód? £: ")


@pytest.mark.broad
def test_meanings_do_without_docstrings(capsys: pytest.CaptureFixture[str]) -> None:
    """A template has a comment for each field where Python was told to leave docstrings out."""
    code, expected, _ = printed(capsys, "new", "facts")
    done = run_program("new", "facts", python=["-OO"])
    assert (done.returncode, done.stdout.decode("utf-8")) == (code, expected)


class Bare:  # noqa: D101 -- that it has none is the point
    pass


def test_docstrings_are_had_from_where_a_class_is_written() -> None:
    """What Python left out is in the source; what has no source says nothing."""
    assert docstrings._written_of(Problem) == docstrings.docstring_of(Problem)
    for other in ("text", type("Made", (), {}), Bare):
        assert docstrings._written_of(other) == ""


# --- What an arrangement is does not hang on its money ---


@pytest.mark.parametrize("facts", ["{", '{"schema": "nhs-accountable-care/facts"}', "none", ""])
def test_an_assessment_goes_on_without_its_facts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path, facts: str
) -> None:
    """Facts that cannot be read or do not settle it are told; the rest is assessed."""
    if facts == "none":
        data = json.loads(FACTS.read_text("utf-8"))
        del data["document"]["facts"]["outturn"]
        facts = json.dumps(data)
    if facts:
        (folder / "facts.json").write_text(facts, "utf-8")
    code, out, err = printed(capsys, "assess", CASE, "--facts", "facts.json", "--json")
    data = json.loads(out)
    assert code == UNREADABLE
    assert data["settlement"] is None
    assert data["check"]["findings"]
    assert {each["file"] for each in json.loads(err)["problems"]} == {"facts.json"}
    monkeypatch.setattr(sys, "stdin", io.StringIO(facts or "{"))
    code, out, err = printed(capsys, "assess", CASE, "--facts", "-")
    assert code == UNREADABLE
    assert "as it stood on 1 April 2017" in out
    assert "WHO PAYS WHOM" not in out
    assert err.startswith("-:")


def test_what_is_lost_once_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    """A stream that took nothing is not tried again, and its first reason is kept."""
    told = Output(Refusing(OSError(28, "No space left")))
    for _ in range(2):
        print("£", file=told)
    assert told.failure == "No space left"
    assert capsys.readouterr() == ("", "")


# A program that goes on after the command line: what it prints later is its own matter.
EMBEDDING = """
import os, sys
from nhs_accountable_care.cli import main
codes = [main(["schema"]), main(["schema"])]
full = os.fstat(1) == os.stat("/dev/full")
print(codes, full, file=sys.stderr)
os._exit(0)
"""


@pytest.mark.broad
@ON_LINUX
def test_a_program_that_embeds_keeps_its_streams() -> None:
    """What cannot be written is told each time, and the stream leads where it led."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", EMBEDDING], check=True, stdout=full, stderr=subprocess.PIPE
        )
    assert done.stderr.endswith(b"[3, 3] True\n")


def test_what_a_program_holds_back_leads_nowhere_when_it_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python would write it once more, and end with a code of its own; not so where it embeds."""
    from nhs_accountable_care.__main__ import run

    monkeypatch.setattr(sys, "argv", ["nhs-accountable-care", "whois", "QOP"])
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    assert run() == 0
    stream.close()
    for taken in (None, Refusing(OSError("odd")), Shut(OSError("odd"))):
        monkeypatch.setattr(sys, "stdout", taken)
        assert run() == UNWRITTEN
        assert NOT_WRITTEN in capsys.readouterr().err
