"""Which files `check` looks at: what goes wrong with one is told, and hides no other."""

import io
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from nhs_accountable_care._core import limits
from nhs_accountable_care.cli import main
from nhs_accountable_care.reference import cases
from nhs_accountable_care.validation import SHIPPED_RULES, Rule
from tests.command_line import run_program

CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"
HOSTILE = Path(__file__).parents[1] / "cases" / "hostile" / "documents"
BROKEN = SHIPPED_RULES.rule("NAC201")
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

Write = Callable[[str, Rule], Path]


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([str(argument) for argument in arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def told_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, Any, Any]:
    """Run `check --json`: the code, the files, what was passed over by name, and the problems."""
    code, out, err = printed(capsys, "check", "--json", *arguments)
    data = json.loads(out)
    over = {Path(each["file"]).name: each["because"] for each in data["passed_over"]}
    problems = json.loads(err)["problems"] if err else []
    return code, [Path(each["file"]).name for each in data["files"]], over, problems


def refusing(error: OSError, name: str, sound: Callable[..., Any]) -> Callable[..., Any]:
    """Stand for a function of the system that refuses what has a name, as rights would."""

    def call(path: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401 -- as the one it stands for
        if Path(path).name == name:
            raise error
        return sound(path, *given, **named)

    return call


# --- Folders ---


@ON_POSIX
def test_what_is_no_plain_file_is_passed_over(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """named-pipe: nothing waits for a pipe or a socket in a folder; capital-json is found."""
    failing("one/X.JSON", BROKEN)
    failing("case.json", BROKEN)
    one = folder / "one"
    os.mkfifo(one / "pipe.json")
    (one / "device.json").symlink_to("/dev/null")
    (one / "folder").symlink_to(folder)
    (one / "nowhere").symlink_to(folder / "gone")
    (one / "nowhere.json").symlink_to(folder / "gone.json")
    (one / "none.json").symlink_to(folder / "case.json" / "gone.json")
    os.chdir(one)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.json")
        os.chdir(folder)
        assert told_of(capsys, "one") == (
            1,
            ["X.JSON"],
            {
                "pipe.json": "it is a named pipe",
                "device.json": "it is a device",
                "socket.json": "it is a socket",
                "folder": "it is a link to a folder",
                "nowhere": "the link leads nowhere: No such file or directory",
                "nowhere.json": "the link leads nowhere: No such file or directory",
                "none.json": "the link leads nowhere: Not a directory",
            },
            [],
        )
    assert "one/pipe.json: passed over: it is a named pipe" in printed(capsys, "check", "one")[2]


@ON_POSIX
def test_a_link_that_leads_nowhere_is_a_problem_where_it_is_named(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """dangling-link: its own name is no hint; the other file that is named is checked."""
    failing("one/a.json", BROKEN)
    (folder / "one" / "gone.json").symlink_to(folder / "not-there.json")
    assert told_of(capsys, "one")[0] == 1
    code, files, _, [problem] = told_of(capsys, "one/gone.json", "one/a.json")
    assert (code, files) == (2, ["a.json"])
    assert problem["message"] == "cannot be opened: No such file or directory"
    assert problem["hint"].startswith("it is a link that leads nowhere; mend the link")


@ON_POSIX
def test_a_loop_of_links_is_told(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """loop-of-links: in a folder and by name, and the rest is checked."""
    failing("one/a.json", BROKEN)
    (folder / "one" / "loop.json").symlink_to("loop.json")
    for given in (["one"], ["one/loop.json", "one/a.json"]):
        code, files, _, [problem] = told_of(capsys, *given)
        assert (code, files) == (2, ["a.json"])
        assert problem["file"] == "one/loop.json"
        assert problem["message"] == "cannot be opened: Too many levels of symbolic links"
        assert problem["hint"].startswith("a link leads back to itself")


@pytest.mark.parametrize("name", ["sub", "one"])
def test_a_folder_without_rights_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    folder: Path,
    name: str,
) -> None:
    """folder-without-rights, unreadable-subfolder: the rest is checked, and the code is 2."""
    failing("a.json", BROKEN)
    failing("one/b.json", BROKEN)
    (folder / "one" / "sub").mkdir()
    refused = refusing(PermissionError(13, "Permission denied"), name, os.scandir)
    monkeypatch.setattr(os, "scandir", refused)
    code, files, _, [problem] = told_of(capsys, "a.json", "one")
    assert code == 2
    assert files == (["a.json", "b.json"] if name == "sub" else ["a.json"])
    assert Path(problem["file"]).name == name
    assert "its rights" in problem["hint"]


@ON_POSIX
def test_rights_are_asked_for(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path
) -> None:
    """folder-without-rights: as the system refuses it, to all but the superuser."""
    failing("one/b.json", BROKEN)
    (folder / "one" / "sub").mkdir(mode=0)
    code, files, _, problems = told_of(capsys, "one")
    is_refused = os.geteuid() != 0
    assert (code, files) == (2 if is_refused else 1, ["b.json"])
    told = ["cannot be opened: Permission denied"] if is_refused else []
    assert [each["message"] for each in problems] == told


class Unsure:
    """An entry of a folder of which the system cannot say what it is."""

    name = "sub"

    def is_symlink(self) -> bool:
        """Fail."""
        raise PermissionError(13, "Permission denied")


def test_a_folder_that_changes_while_it_is_walked_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: Write,
    folder: Path,
) -> None:
    """changing-folder: what goes away between the list and the look, or cannot be looked at."""
    failing("one/a.json", BROKEN)
    failing("one/gone.json", BROKEN)
    (folder / "one" / "gone.txt").touch()
    (folder / "one" / "sub").mkdir()
    sound, scan = Path.stat, os.scandir

    def stat(path: Path, **named: Any) -> os.stat_result:  # noqa: ANN401 -- as the one it stands for
        if path.name.startswith("gone"):
            raise FileNotFoundError(2, "No such file or directory")
        if path.name == "sub":
            raise PermissionError(13, "Permission denied")
        return sound(path, **named)

    monkeypatch.setattr(Path, "stat", stat)
    code, files, _, problems = told_of(capsys, "one")
    assert (code, files) == (2, ["a.json"])
    assert [Path(each["file"]).name for each in problems] == ["gone.json", "sub"]

    class Listed:
        """A list of a folder in which one entry is unsure."""

        def __enter__(self) -> Iterator[Any]:
            return iter([Unsure()])

        def __exit__(self, *_: object) -> None:
            return None

    def scandir(path: Path) -> Any:  # noqa: ANN401 -- as the one it stands for
        return Listed() if path == Path("one") else scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [Path(each["file"]).name for each in told_of(capsys, "one")[3]] == ["sub"]


def test_a_hidden_folder_is_looked_into(
    capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """What is hidden from a list is not hidden from a check."""
    failing(".one/a.json", BROKEN)
    code, files, _, _ = told_of(capsys, ".")
    assert (code, files) == (1, ["a.json"])


# --- Files ---


@ON_POSIX
def test_a_named_pipe_is_read(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Named on the command line it is read once, as `<(…)` needs; problems have their lines."""
    assert folder == Path.cwd()
    for verb in ("check", "classify"):
        reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as stream:
            stream.write(b'{"schema": "of/others"\n"version"}')
        code, _, err = printed(capsys, verb, f"/dev/fd/{reading}")
        os.close(reading)
        assert code == 2
        assert err.startswith(f"/dev/fd/{reading}:2:1: ")


@ON_POSIX
def test_a_name_that_is_not_utf_8_is_told(
    capfdbinary: pytest.CaptureFixture[bytes], failing: Write, folder: Path
) -> None:
    """file-name-not-utf-8: in text, JSON, SARIF and annotations, sound or broken."""
    failing("a.json", BROKEN)
    name = os.fsdecode(b"f\xff.json")
    (folder / "a.json").rename(folder / name)
    (folder / os.fsdecode(b"g\xfe.json")).write_text("{", "utf-8")
    told = {}
    for shape in ("text", "json", "sarif", "github"):
        assert main(["check", ".", "--format", shape]) == 2
        streams = capfdbinary.readouterr()
        told[shape] = streams.out.decode("utf-8"), streams.err.decode("utf-8")
    assert "f\\udcff.json: A place" in told["text"][0]
    assert "g\\udcfe.json:1:2: " in told["text"][1]
    [file] = json.loads(told["json"][0])["files"]
    assert file["file"] == name
    [run] = json.loads(told["sarif"][0])["runs"]
    assert unquote_to_bytes(run["artifacts"][0]["location"]["uri"]) == b"f\xff.json"
    assert "f\\udcff.json" in told["github"][0]


@pytest.mark.parametrize("arguments", [["check", ""], ["classify", ""], ["check", "a\0b"]])
def test_an_empty_path_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """empty-path: it would be the whole working folder, where a variable of a script is empty."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "name a file, or write . for the folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cass.json", "did you mean 'case.json'?"),
        ("x", "check the path; it is looked for from "),
        ("/nowhere-at-all", "check the path"),
        ("none/x.json", "the folder in which it should be is not there"),
        ("case.json/x", "a part of its path is a file"),
        ("one", "name a file in it; `check` alone looks into folders"),
        ("x" * 300, "move it to where its path is shorter"),
    ],
)
def test_a_file_that_cannot_be_opened_has_a_next_step(
    capsys: pytest.CaptureFixture[str], folder: Path, name: str, hint: str
) -> None:
    """next-step: for each reason for which a file cannot be had."""
    (folder / "case.json").write_text("{}", "utf-8")
    (folder / "one").mkdir()
    code, _, err = printed(capsys, "classify", name)
    assert code == 2
    assert f"    hint: {hint}" in err


def test_an_unknown_reason_has_a_next_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """next-step: also where the system has a reason of its own, in files and in standard input."""
    (folder / "a.json").write_text("{}", "utf-8")

    class Failing(io.BytesIO):
        """Bytes that cannot be had."""

        def read(self, most: int | None = -1, /) -> bytes:  # noqa: ARG002 -- none are
            """Fail."""
            raise OSError(5, "Input/output error")

    (folder / "pyproject.toml").unlink()
    monkeypatch.setattr(Path, "open", lambda *_: Failing())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Failing()))
    for name in ("a.json", "-"):
        code, _, err = printed(capsys, "classify", name)
        assert code == 2
        assert err == (
            f"{name}: cannot be opened: Input/output error\n"
            f"    hint: see whether another program can open it\n"
        )


def test_a_file_is_read_up_to_a_bound(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], failing: Write
) -> None:
    """One that is larger is refused before it is taken in, by name, in a folder and piped in."""
    assert limits.LARGEST_FILE == 64 * 1024 * 1024
    file = failing("one/a.json", BROKEN)
    data = file.read_bytes()
    monkeypatch.setattr("nhs_accountable_care.cli.opening.LARGEST_FILE", len(data) - 1)
    monkeypatch.setattr("nhs_accountable_care.cli.opening.text_in.__defaults__", (len(data) - 1,))
    for name in (file, "one", "-"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code, _, err = printed(capsys, "check", name)
        assert code == 2
        assert f"has more than {len(data) - 1:,} bytes, which are the most that are read" in err


@pytest.mark.parametrize("verb", [["classify", "-"], ["whois", "-"], ["check", "-"]], ids=str)
def test_standard_input_that_is_no_text_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: list[str]
) -> None:
    """data-is-utf-8: what is piped in is UTF-8 whatever the console, and closed is told."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe{"), "cp1252"))
    assert printed(capsys, *verb) == (
        2,
        "",
        "-: is not UTF-8 text\n    hint: save it as UTF-8\n",
    )
    monkeypatch.setattr(sys, "stdin", None)
    code, _, err = printed(capsys, *verb)
    assert (code, err.splitlines()[0]) == (2, "-: standard input is closed")


@pytest.mark.parametrize(
    "verb",
    [
        ["classify", "-"],
        ["whois", "-"],
        ["check", "-"],
        ["carry", "-", "--from", "2025-04-01", "--to", "2026-04-01"],
    ],
    ids=str,
)
def test_standard_input_that_is_closed_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: list[str]
) -> None:
    """Before Python ran, by the program that embeds this one, or with its bytes taken away."""
    of_bytes, of_text, without_bytes = (
        io.TextIOWrapper(io.BytesIO(b"x")),
        io.StringIO("x"),
        io.TextIOWrapper(io.BytesIO(b"x")),
    )
    of_bytes.close()
    of_text.close()
    without_bytes.detach()
    for stream in (None, of_bytes, of_text, without_bytes):
        monkeypatch.setattr(sys, "stdin", stream)
        assert printed(capsys, *verb) == (
            2,
            "",
            "-: standard input is closed\n    hint: name a file, or let something be piped in\n",
        )


# --- The working folder ---


@ON_POSIX
def test_a_working_folder_that_is_gone_is_one_problem(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """deleted-working-folder: what needs it says so; what does not, answers."""
    gone = folder / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    try:
        for arguments in (["check", CASE], ["check", "a.json"], ["rules"], ["classify", "a"]):
            code, _, err = printed(capsys, *arguments)
            [message, hint] = err.splitlines()
            assert code == 2
            assert message.endswith("the working folder cannot be had: No such file or directory")
            assert hint == "    hint: go to a folder that is there"
        assert run_program("whois", "QOP").returncode == 0
    finally:
        os.chdir(folder)


# --- What is wrong with one document ---


@pytest.mark.parametrize("shape", ["json", "sarif"])
@pytest.mark.parametrize("name", ["malformed-code", "other-currency"])
def test_one_document_does_not_end_the_check(
    capsys: pytest.CaptureFixture[str], failing: Write, folder: Path, name: str, shape: str
) -> None:
    """malformed-code, other-currency: the other documents are checked, and the log is whole."""
    if name == "malformed-code":
        text = (HOSTILE / "malformed-code.json").read_text("utf-8")
    else:
        data = json.loads(CASE.read_text("utf-8"))
        data["document"]["finance"] = {
            "spending": [{"amount": {"amount": "EUR 5", "by": "x"}, "on_what": "x"}]
        }
        text = json.dumps(data)
    (folder / "a.json").write_text(text, "utf-8")
    failing("b.json", BROKEN)
    failing("c.json", BROKEN)
    code, out, err = printed(capsys, "check", "b.json", "a.json", "c.json", "--format", shape)
    assert code == 2
    told = json.loads(out)
    if shape == "json":
        assert [each["file"] for each in told["files"]] == ["b.json", "c.json"]
    else:
        [run] = told["runs"]
        found = [
            each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for each in run["results"]
            if each["ruleId"] == BROKEN.code
        ]
        assert set(found) == {"b.json", "c.json"}
        assert run["invocations"][0]["exitCode"] == code
    assert "a.json" in err
