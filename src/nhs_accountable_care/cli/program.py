"""The program: its verbs, their arguments, and what becomes of an error."""

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from nhs_accountable_care import organisations
from nhs_accountable_care._core.near_names import near_names

__all__ = ["main"]

_DESCRIPTION = (
    "Accountable care in the English NHS, 2013 to now: what an arrangement is, whether it is "
    "sound, and who pays whom. Not a product of, nor endorsed by, the NHS, NHS England or DHSC."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one verb and return its exit code.

    >>> main(["classify", "no-such-file.json"])
    2
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a pound sign should show something else, and not fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], bool] = options.run
    # Here and not above, so that --help and --version do without attrs.
    from nhs_accountable_care._core.errors import (
        AmbiguousCodeError,
        NacError,
        NotInForceError,
        UnknownCodeError,
    )
    from nhs_accountable_care.cli.problems import (
        FINE,
        UNREADABLE,
        UNSOUND,
        UnreadableError,
        failure_of,
        report_failures,
    )

    try:
        return FINE if run(options) else UNSOUND
    except BrokenPipeError:
        # The reader of our output has seen enough, as `head` does.
        sys.stderr.close()
        return FINE
    except UnreadableError as error:
        report_failures(error.failures, as_data=options.json)
        return UNREADABLE
    except (UnknownCodeError, AmbiguousCodeError, NotInForceError) as error:
        report_failures(failure_of(error), as_data=options.json)
        return UNSOUND
    except NacError as error:
        report_failures(failure_of(error), as_data=options.json)
        return UNREADABLE


class _Version(argparse.Action):
    """Prints the version, which is looked up only then."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 -- argparse hands these over
        values: object,  # noqa: ARG002
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        """Print it and exit."""
        from importlib.metadata import version

        print(parser.prog, version("nhs-accountable-care"))
        parser.exit()


def _verb(module: str, name: str) -> Callable[[argparse.Namespace], bool]:
    """Return a verb, whose module, with all that it imports, is loaded when it runs."""

    def run(options: argparse.Namespace) -> bool:
        verb: Callable[[argparse.Namespace], bool] = getattr(
            import_module(f"nhs_accountable_care.cli.{module}"), name
        )
        return verb(options)

    return run


def _parser() -> argparse.ArgumentParser:
    """Describe the verbs and their arguments."""
    parser = argparse.ArgumentParser(prog="nhs-accountable-care", description=_DESCRIPTION)
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show program's version number and exit"
    )
    each = parser.add_subparsers(metavar="VERB", required=True)

    demo = each.add_parser("demo", help="show a real case, from what it is to who pays whom")
    demo.set_defaults(run=_verb("verbs", "demo"))

    assess = each.add_parser("assess", help="say what an arrangement is and whether it is sound")
    assess.add_argument("file", metavar="FILE", type=Path, help="an arrangement document")
    assess.add_argument("--facts", metavar="FACTS", type=Path, help="facts to settle it with")
    assess.set_defaults(run=_verb("verbs", "assess"))

    classify = each.add_parser("classify", help="say what an arrangement is, by which tests")
    classify.add_argument("file", metavar="FILE", type=Path, help="an arrangement document")
    classify.add_argument(
        "--what-would-change", metavar="FORM", help="which facts would turn the answer to a form"
    )
    classify.set_defaults(run=_verb("verbs", "classify"))

    check = each.add_parser("check", help="check documents against the rules of a day")
    _add_check_arguments(check)
    check.set_defaults(run=_verb("rules", "check_files"))

    rule = each.add_parser("rule", help="print the page of a rule, with its sources and examples")
    rule.add_argument("code", metavar="CODE", help="the code of a rule, such as NAC201")
    rule.set_defaults(run=_verb("pages", "show_rule"))

    settle = each.add_parser("settle", help="work out who pays whom, and why that much")
    settle.add_argument("file", metavar="FILE", type=Path, help="an arrangement document")
    settle.add_argument("facts", metavar="FACTS", type=Path, help="a facts document")
    settle.add_argument(
        "--terms", metavar="NAME", help="which payment terms, if there are several"
    )
    settle.set_defaults(run=_verb("verbs", "settle"))

    schema = each.add_parser("schema", help="print the JSON Schema of a document")
    schema.add_argument(
        "name", metavar="NAME", nargs="?", help="of which document; without it, list them"
    )
    schema.set_defaults(run=_verb("documents", "schema"))

    new = each.add_parser("new", help="print a document to fill in, with a comment for each field")
    new.add_argument(
        "kind",
        metavar="KIND",
        nargs="?",
        help="arrangement, facts, or a type of agreement, such as section-75-agreement; "
        "without it, list them",
    )
    new.add_argument(
        "--on", metavar="DATE", type=_day, help="the day it speaks of; else the register's"
    )
    new.set_defaults(run=_verb("documents", "new"), json=False)

    whois = each.add_parser("whois", help="say who a code was on a day, and what became of it")
    whois.add_argument("code", metavar="CODE", help="an ODS code, such as QOP or 00L")
    whois.set_defaults(run=_verb("registers", "whois"))

    crosswalk = each.add_parser("crosswalk", help="carry codes from one day's map to another's")
    crosswalk.add_argument(
        "--from", dest="from_", metavar="DATE", type=_day, required=True, help="the earlier day"
    )
    crosswalk.add_argument("--to", metavar="DATE", type=_day, required=True, help="the later day")
    crosswalk.add_argument("--kind", metavar="KIND", type=_kind, help="of which bodies")
    crosswalk.add_argument("--to-kind", metavar="KIND", type=_kind, help="to which bodies")
    shares = crosswalk.add_mutually_exclusive_group()
    shares.add_argument(
        "--weights", metavar="FILE", type=Path, help="shares, as from_code,to_code,weight"
    )
    shares.add_argument("--equal", action="store_true", help="equal shares where none are stated")
    crosswalk.add_argument("--emit", choices=("csv", "json"), default="csv", help="the output")
    crosswalk.set_defaults(run=_verb("registers", "crosswalk"), json=False)

    _word_verbs(each)

    whois.add_argument(
        "--on", metavar="DATE", type=_day, help="the day, as 2017-04-01; else the register's"
    )
    for verb in (assess, classify, check):
        verb.add_argument(
            "--on", metavar="DATE", type=_day, help="the day, as 2017-04-01; else the document's"
        )
    for verb in (demo, assess, classify, check, rule, settle, schema, whois):
        verb.add_argument("--json", action="store_true", help="print data for programs")
    return parser


def _word_verbs(
    each: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Describe the verbs on words, events and sources."""
    term = each.add_parser("term", help="say what a word meant, on a day or ever")
    term.add_argument("word", metavar="WORD", help="a word or letters, such as ICP")
    term.add_argument("--on", metavar="DATE", type=_day, help="the day; else all it ever meant")
    term.set_defaults(run=_verb("terms", "term"))

    timeline = each.add_parser("timeline", help="say what happened, and how sure that is")
    timeline.add_argument("--from", dest="from_", metavar="DATE", type=_day, help="the first day")
    timeline.add_argument("--to", metavar="DATE", type=_day, help="the last day")
    timeline.set_defaults(run=_verb("terms", "timeline"))

    sources = each.add_parser("sources", help="say who stands behind a key such as S39")
    sources.add_argument("keys", metavar="KEY", nargs="*", help="keys of sources; else all")
    sources.set_defaults(run=_verb("terms", "sources"))

    for verb in (term, timeline, sources):
        shape = verb.add_mutually_exclusive_group()
        shape.add_argument("--json", action="store_true", help="print data for programs")
        shape.add_argument("--csv", action="store_true", help="print a table for a spreadsheet")
        if verb is sources:
            shape.add_argument("--bibtex", action="store_true", help="print entries to cite")


def _add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe what `check` takes besides the day and ``--json``."""
    parser.add_argument(
        "files",
        metavar="FILE",
        type=Path,
        nargs="+",
        help="documents of this library, or folders to look for them in",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "sarif"),
        help="text for people, data for programs, or SARIF 2.1.0 for code hosts",
    )
    for name, words in (("select", "ask only"), ("ignore", "do not ask")):
        parser.add_argument(
            f"--{name}",
            metavar="CODES",
            type=lambda text: tuple(code.strip() for code in text.split(",")),
            help=f"{words} rules whose codes begin so, such as NAC3,NAC501",
        )
    parser.add_argument(
        "--statistics", action="store_true", help="count findings by rule, and show none"
    )


def _day(text: str) -> date:
    """Read a day from the command line."""
    from nhs_accountable_care._core.errors import NacError
    from nhs_accountable_care._core.time import parse_day

    try:
        return parse_day(text)
    except NacError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _kind(text: str) -> "organisations.OrganisationKind":
    """Read a kind of organisation from the command line."""
    known = [kind.value for kind in organisations.OrganisationKind]
    if text in known:
        return organisations.OrganisationKind(text)
    near = near_names(text, known, most=1)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    msg = f"{text!r} is not a kind of organisation; {hint}"
    raise argparse.ArgumentTypeError(msg)
