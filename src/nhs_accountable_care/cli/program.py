"""The program: its verbs, their arguments, and what becomes of an error."""

import argparse
import contextlib
import os
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Final, TypeAlias

from nhs_accountable_care import organisations
from nhs_accountable_care.cli.streams import Output

__all__ = ["VERBS", "main", "parser_of_all", "read_arguments"]

_PROGRAM: Final = "nhs-accountable-care"
# As in `problems`, which loads attrs.
_UNREADABLE: Final = 2
_UNWRITTEN: Final = 3
_INTERRUPTED: Final = 130
_DOCUMENT: Final = "an arrangement document, or case:NAME; - reads standard input"
_MECHANISMS: Final = "classes of payment mechanisms"
_DESCRIPTION = (
    "Accountable care in the English NHS, 2013 to now: what an arrangement is, whether it is "
    "sound, and who pays whom. Not a product of, nor endorsed by, the NHS, NHS England or DHSC."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one verb and return its exit code; help, the version and wrong usage end with theirs.

    Standard output and error of a program that embeds this stay where they lead, and what they
    hold back is written or lost by that program.

    >>> main(["classify", "no-such-file.json"])
    2

    Raises:
        SystemExit: With 0 after ``--help`` and ``--version``, with 2 for wrong usage, as argparse
            does; with 3 where that could not be written.
    """
    out, err = Output(sys.stdout), Output(sys.stderr)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        ended = None
        try:
            try:
                options = read_arguments(sys.argv[1:] if arguments is None else arguments)
            except SystemExit as error:
                # As argparse ends for --help, and where the usage is wrong. Of nothing else that
                # ends Python is its code taken over: what a verb runs may be anyone's.
                ended = error
                code = _UNREADABLE if error.code else 0
            else:
                code = _code_of(options)
        except KeyboardInterrupt:
            print(f"{_PROGRAM}: interrupted", file=err)
            code = _INTERRUPTED
        code = max(code, _code_of_writing(out, err))
    if ended is not None:
        raise SystemExit(code)
    return code


def _code_of_writing(out: Output, err: Output) -> int:
    """Write what is held back; say so and return a code of its own if that cannot be."""
    out.flush()
    if out.failure:
        told = f"standard output could not be written: {out.failure}"
        print(f"{_PROGRAM}: {told}; what was written is not complete", file=err)
    err.flush()
    return _UNWRITTEN if out.failure else 0


def _code_of(options: argparse.Namespace) -> int:
    """Run the verb that was asked for, and tell what went wrong."""
    # Here and not above, so that --help and --version do without attrs.
    from nhs_accountable_care._core.errors import (
        AmbiguousCodeError,
        NacError,
        NotInForceError,
        UnknownCodeError,
        hand_on,
    )
    from nhs_accountable_care.cli.problems import (
        FAULTY,
        FINE,
        UNREADABLE,
        UNSOUND,
        UnreadableError,
        failure_of,
        fault_of,
        report_failures,
    )

    try:
        return FINE if _is_well(options) else UNSOUND
    except UnreadableError as error:
        as_data = options.json or error.is_data
        report_failures(error.failures, as_data=as_data, texts=error.texts, fault=error.fault)
        return UNREADABLE if error.fault is None else FAULTY
    except (UnknownCodeError, AmbiguousCodeError, NotInForceError) as error:
        report_failures(failure_of(error), as_data=options.json)
        return UNSOUND
    except NacError as error:
        report_failures(failure_of(error), as_data=options.json)
        return UNREADABLE
    except BaseException as error:  # noqa: BLE001 -- whatever it is, it is told, with its traceback
        hand_on(error)
        report_failures((("", (fault_of(error),)),), as_data=options.json, fault=error)
        return FAULTY


def _is_well(options: argparse.Namespace) -> bool:
    """Run the verb; a day after the edition is told in one line, whatever Python is told of it."""
    from nhs_accountable_care._core.errors import StaleReferenceWarning

    run: Callable[[argparse.Namespace], bool] = options.run
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", StaleReferenceWarning)
        try:
            return run(options)
        finally:
            # The second sentence tells what to write in Python.
            sentences = [str(warning.message).partition(". ")[0] for warning in told]
            for sentence in dict.fromkeys(sentences):
                print(f"note: {sentence}", file=sys.stderr)


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
        is_well = verb(options)
        # Rows of files laid over the register that could not be read are missing from the answer.
        return is_well and not getattr(options, "has_unread", False)

    return run


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """
    Read the arguments of a verb.

    To describe every verb takes as long as to answer some. So only the one that is asked for is
    described, as argparse would do it. What it does not read, and arguments that do not begin
    with a verb, are left to the parser of all verbs, which has the words for them.
    """
    if arguments and arguments[0] in VERBS:
        verb, *rest = arguments
        parser = argparse.ArgumentParser(prog=f"{_PROGRAM} {verb}")
        _, describe = VERBS[verb]
        describe(parser)
        options, unread = parser.parse_known_args(rest)
        if not unread:
            return options
    return parser_of_all().parse_args(arguments)


def parser_of_all() -> argparse.ArgumentParser:
    """Describe every verb and its arguments."""
    parser = argparse.ArgumentParser(prog=_PROGRAM, description=_DESCRIPTION)
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show program's version number and exit"
    )
    each = parser.add_subparsers(metavar="VERB", required=True)
    for verb, (summary, describe) in VERBS.items():
        describe(each.add_parser(verb, help=summary))
    return parser


# --- The arguments of each verb ---


def _demo(parser: argparse.ArgumentParser) -> None:
    """Describe `demo`."""
    parser.add_argument(
        "--all", action="store_true", help="with every test, rule, source and line of working"
    )
    _add_json(parser)
    parser.set_defaults(run=_verb("verbs", "demo"))


def _assess(parser: argparse.ArgumentParser) -> None:
    """Describe `assess`."""
    parser.add_argument("file", metavar="FILE", type=_path, help=_DOCUMENT)
    parser.add_argument(
        "--facts", metavar="FACTS", type=_path, help="facts to settle it with, or -"
    )
    _add_own(parser, "rules", "rules")
    _add_own(parser, "forms", "forms")
    _add_own(parser, "mechanisms", _MECHANISMS)
    _add_day_of_document(parser)
    _add_json(parser)
    parser.set_defaults(run=_verb("verbs", "assess"))


def _classify(parser: argparse.ArgumentParser) -> None:
    """Describe `classify`."""
    parser.add_argument("file", metavar="FILE", type=_path, help=_DOCUMENT)
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "--what-would-change", metavar="FORM", help="which facts would turn the answer to a form"
    )
    asked.add_argument(
        "--fields", metavar="FORM", help="which fields a form asks about that are empty here"
    )
    asked.add_argument(
        "--all", action="store_true", help="tell every form, with every test and its sources"
    )
    parser.add_argument(
        "--at",
        metavar="PATH",
        default="$",
        help="with --fields, of which nested arrangement, such as $.nested[0]",
    )
    _add_own(parser, "forms", "forms")
    _add_own(parser, "mechanisms", _MECHANISMS)
    _add_day_of_document(parser)
    _add_json(parser)
    parser.set_defaults(run=_verb("verbs", "classify"))


def _check(parser: argparse.ArgumentParser) -> None:
    """Describe `check`."""
    parser.add_argument(
        "files",
        metavar="FILE",
        type=_path,
        nargs="+",
        help="documents of this library, case:NAME, or folders to look in; - reads standard input",
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument(
        "--format",
        choices=("text", "json", "jsonl", "sarif", "github"),
        help="text for people, data for programs, SARIF 2.1.0 for code hosts, or annotations",
    )
    shape.add_argument("--json", action="store_true", help="print data for programs")
    shape.add_argument(
        "--jsonl", action="store_true", help="print data with a line for each document"
    )
    for name, words in (("select", "ask only"), ("ignore", "do not ask")):
        parser.add_argument(
            f"--{name}",
            metavar="CODES",
            action="extend",
            type=_codes,
            help=f"{words} rules whose codes begin so, such as NAC3,NAC501; may be repeated",
        )
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "unknown"),
        default="error",
        help="exit with 1 for errors, for warnings as well, or for open questions as well",
    )
    parser.add_argument(
        "--only",
        metavar="SEVERITIES",
        action="extend",
        type=_severities,
        help="show only errors, warnings or notes; the exit code is that of all",
    )
    parser.add_argument(
        "--open", action="store_true", help="tell open questions in SARIF and annotations too"
    )
    parser.add_argument(
        "--statistics", action="store_true", help="count findings by rule, and show none"
    )
    _add_own(parser, "rules", "rules")
    _add_own(parser, "mechanisms", _MECHANISMS)
    _add_day_of_document(parser)
    parser.set_defaults(run=_verb("rules", "check_files"))


def _rules(parser: argparse.ArgumentParser) -> None:
    """Describe `rules`."""
    parser.add_argument(
        "words", metavar="WORD", nargs="*", help="words that stand in a rule or in its sources"
    )
    parser.add_argument(
        "--topic",
        metavar="TOPIC",
        help="the beginning of codes, such as NAC3, or words of a topic",
    )
    parser.add_argument(
        "--authority",
        choices=("law", "policy", "judgement", "record"),
        help="whose obligation it is",
    )
    parser.add_argument("--on", metavar="DATE", type=_day, help="a day on which it is in force")
    _add_own(parser, "rules", "rules")
    _add_json(parser)
    parser.set_defaults(run=_verb("rule_list", "list_rules"))


def _rule(parser: argparse.ArgumentParser) -> None:
    """Describe `rule`."""
    parser.add_argument(
        "code", metavar="CODE", help="the code of a rule, such as NAC201, or the beginning of some"
    )
    _add_own(parser, "rules", "rules")
    _add_json(parser)
    parser.set_defaults(run=_verb("pages", "show_rule"))


def _add_own(parser: argparse.ArgumentParser, name: str, words: str) -> None:
    """Let values of the user's own be named."""
    parser.add_argument(
        f"--{name}",
        metavar="MODULE:NAME",
        action="append",
        help=f"{words} of your own, as they stand in a module; may be repeated",
    )


def _settle(parser: argparse.ArgumentParser) -> None:
    """Describe `settle`."""
    parser.add_argument("file", metavar="FILE", type=_path, help=_DOCUMENT)
    _add_facts(parser, " or of several")
    _add_terms(parser)
    shape = _add_shapes(parser)
    shape.add_argument(
        "--html", metavar="PAGE", type=_path, help="write a page for people to read and print"
    )
    parser.add_argument(
        "--rows", action="store_true", help="show each row of each table of facts, and its working"
    )
    parser.set_defaults(run=_verb("payments", "settle"))


def _compare(parser: argparse.ArgumentParser) -> None:
    """Describe `compare`."""
    parser.add_argument("file", metavar="FILE", type=_path, help=_DOCUMENT)
    parser.add_argument("other", metavar="OTHER", type=_path, help="another one, or the same")
    _add_facts(parser)
    _add_terms(parser)
    parser.add_argument(
        "--other-terms", metavar="NAME", help="which payment terms of the other, if several"
    )
    _add_shapes(parser)
    parser.set_defaults(run=_verb("payments", "compare"))


def _explain(parser: argparse.ArgumentParser) -> None:
    """Describe `explain`."""
    parser.add_argument("file", metavar="FILE", type=_path, help=_DOCUMENT)
    _add_terms(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print data for programs")
    shape.add_argument(
        "--csv", action="store_true", help="print a table of the facts, to be filled in"
    )
    parser.add_argument(
        "--table",
        metavar="NAME",
        help="with --csv: the heading of a table of facts, in place of the facts of the whole",
    )
    parser.set_defaults(run=_verb("payments", "explain"))


def _curve(parser: argparse.ArgumentParser) -> None:
    """Describe `curve`."""
    parser.add_argument("file", metavar="FILE", type=_path, help=_DOCUMENT)
    _add_facts(parser)
    parser.add_argument("--fact", metavar="NAME", required=True, help="the fact that moves")
    for name, words in (("from", "the least value of it"), ("to", "the greatest")):
        parser.add_argument(
            f"--{name}",
            dest="start" if name == "from" else "end",
            metavar="VALUE",
            help=f"{words}; without both, a fifth below and above what it is",
        )
    parser.add_argument(
        "--party",
        metavar="NAME",
        action="append",
        help="what this party gets; may be repeated; without it, each party",
    )
    _add_terms(parser)
    shape = _add_shapes(parser)
    shape.add_argument("--svg", metavar="DRAWING", type=_path, help="write a drawing")
    parser.set_defaults(run=_verb("payments", "curve"))


def _assess_bid(parser: argparse.ArgumentParser) -> None:
    """Describe `assess-bid`."""
    parser.add_argument(
        "file", metavar="FILE", type=_path, help="a document of a bid, as new bid prints it, or -"
    )
    parser.add_argument(
        "--arrangement",
        metavar="PLACE",
        type=_path,
        help="the document of the arrangement that it is about, of which the rules are asked",
    )
    _add_own(parser, "mechanisms", _MECHANISMS)
    shape = _add_shapes(parser)
    shape.add_argument(
        "--html", metavar="PAGE", type=_path, help="write a page for people to read and print"
    )
    parser.set_defaults(run=_verb("bids", "assess"))


def _lawful(parser: argparse.ArgumentParser) -> None:
    """Describe `lawful`."""
    parser.add_argument(
        "kind",
        metavar="KIND",
        nargs="?",
        help="a payment mechanism as new lists it, such as pooled-budget; without it, each",
    )
    parser.add_argument(
        "--on", metavar="DATE", type=_day, required=True, help="the day, as 2019-10-01"
    )
    parser.add_argument(
        "--party",
        metavar="ROLE=KIND",
        action="append",
        default=[],
        type=_party,
        help="what kind of body takes a role, as commissioner=icb; may be repeated",
    )
    _add_shapes(parser)
    parser.set_defaults(run=_verb("lawfulness", "lawful_ways"))


def _add_facts(
    parser: argparse.ArgumentParser, years: str = ", or of several with --year"
) -> None:
    """Let facts be named: those of one year, or of several."""
    parser.add_argument(
        "facts",
        metavar="FACTS",
        type=_path,
        help=f"a facts document of one year{years}, a table that ends in .csv, or -",
    )
    parser.add_argument(
        "--table",
        metavar="NAME=FILE",
        action="append",
        default=[],
        type=_table,
        help="a table of facts as CSV, by the name that the terms give it; may be repeated",
    )
    parser.add_argument(
        "--year", metavar="YEAR", type=_year, help="of facts of several years those of one"
    )


def _add_terms(parser: argparse.ArgumentParser) -> None:
    """Let payment terms be chosen, and mechanisms be the user's own."""
    parser.add_argument(
        "--terms", metavar="NAME", help="which payment terms, if there are several"
    )
    _add_own(parser, "mechanisms", _MECHANISMS)


def _schema(parser: argparse.ArgumentParser) -> None:
    """Describe `schema`."""
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="of which document; without it, list them"
    )
    _add_json(parser)
    parser.set_defaults(run=_verb("documents", "schema"))


def _new(parser: argparse.ArgumentParser) -> None:
    """Describe `new`."""
    parser.add_argument(
        "kind",
        metavar="KIND",
        nargs="?",
        help="arrangement, facts, a type of agreement, such as section-75-agreement, a payment "
        "mechanism, such as local-agreement, or a clause, such as risk-corridor; without it, list "
        "them",
    )
    parser.add_argument(
        "--on", metavar="DATE", type=_day, help="the day it speaks of; else the register's"
    )
    parser.add_argument(
        "--year",
        metavar="YEAR",
        type=_year,
        help="of a payment mechanism: with the national numbers of that year, such as 2015/16",
    )
    parser.add_argument(
        "--option",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=_option,
        help="with --year: a choice that the year leaves open, such as is_capped=yes; may be "
        "repeated",
    )
    _add_json(parser)
    parser.set_defaults(run=_verb("documents", "new"))


def _whois(parser: argparse.ArgumentParser) -> None:
    """Describe `whois`."""
    parser.add_argument(
        "codes",
        metavar="CODE",
        nargs="+",
        help="ODS codes, such as QOP or 00L; case:NAME for its members; - reads lines",
    )
    parser.add_argument(
        "--clock",
        type=_clock,
        default="legal",
        metavar="CLOCK",
        help="legal, or operational: when the code was in use",
    )
    _add_day_of_register(parser)
    _add_json(parser)
    parser.set_defaults(run=_verb("registers", "whois"))


def _draw(parser: argparse.ArgumentParser) -> None:
    """Describe `draw`."""
    parser.add_argument(
        "what",
        metavar="FILE|CODE",
        type=_path,
        nargs="+",
        help=f"{_DOCUMENT}; or ODS codes of areas or of other bodies",
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument(
        "--format",
        choices=("text", "svg", "mermaid", "dot"),
        default="text",
        help="text for people, a drawing, or the language of Mermaid or of Graphviz",
    )
    shape.add_argument("--json", action="store_true", help="print data for programs")
    parser.add_argument(
        "--days",
        metavar="DATES",
        type=_days,
        help="the days of a river, as 2013-04-01,2026-04-01; else those of the national maps, or "
        "of the events",
    )
    parser.add_argument("--output", metavar="PATH", type=_path, help="a file to write")
    _add_own(parser, "mechanisms", _MECHANISMS)
    _add_with(parser)
    parser.add_argument(
        "--on",
        metavar="DATE",
        type=_day,
        help="the day, as 2017-04-01; else the document's, or the last on which the code stood",
    )
    parser.set_defaults(run=_verb("drawing", "draw"))


def _crosswalk(parser: argparse.ArgumentParser) -> None:
    """Describe `crosswalk`."""
    parser.add_argument(
        "codes", metavar="CODE", nargs="*", help="codes of the first day; without, all of the kind"
    )
    _add_walk(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print data for programs")
    _add_emit(parser, shape)
    parser.set_defaults(run=_verb("crosswalks", "crosswalk"))


def _map(parser: argparse.ArgumentParser) -> None:
    """Describe `map`."""
    parser.add_argument(
        "--from-kind", metavar="KIND", type=_kinds, required=True, help="of which bodies"
    )
    parser.add_argument(
        "--to-kind", metavar="KIND", type=_kinds, required=True, help="to which bodies"
    )
    parser.add_argument(
        "--relation",
        metavar="RELATION",
        type=_relation,
        help="by which links; else by areas, and of trusts by their principal systems",
    )
    _add_day_of_register(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="the same as --emit json")
    _add_emit(parser, shape)
    parser.set_defaults(run=_verb("maps", "map_codes"))


def _add_emit(parser: argparse.ArgumentParser, shape: "argparse._MutuallyExclusiveGroup") -> None:
    """Let a map of codes be written for another program."""
    shape.add_argument(
        "--emit",
        choices=("csv", "json", "sql", "case", "dbt", "python", "r"),
        help="write a table (csv, json), a SQL table or CASE, a dbt seed, or Python or R",
    )
    parser.add_argument(
        "--dialect",
        choices=("tsql", "snowflake", "bigquery", "spark", "duckdb", "sqlite", "postgres"),
        help="with --emit sql, case and dbt, whose SQL; else that of PostgreSQL",
    )
    parser.add_argument(
        "--name", metavar="NAME", help="of the table, the seed or the value; else code_map"
    )
    parser.add_argument(
        "--column", metavar="COLUMN", help="with --emit case, the column of codes; else from_code"
    )
    parser.add_argument(
        "--guard",
        action="store_true",
        help="with --emit csv, an apostrophe before what a spreadsheet would run",
    )
    parser.add_argument(
        "--output", metavar="PATH", type=_path, help="a file to write; with --emit dbt a folder"
    )


def _carry(parser: argparse.ArgumentParser) -> None:
    """Describe `carry`."""
    parser.add_argument(
        "file",
        metavar="FIGURES",
        type=_path,
        help="a CSV file of codes and figures; - reads standard input",
    )
    parser.add_argument("--code", metavar="COLUMN", help="the column of codes; else the first")
    parser.add_argument(
        "--columns",
        metavar="COLUMNS",
        type=_names,
        action="extend",
        help="the columns to carry, such as people,spend; else all that hold figures",
    )
    for name, words in (("money", "is in pounds"), ("numbers", "counts something")):
        parser.add_argument(
            f"--{name}",
            metavar="COLUMN",
            action="append",
            default=[],
            help=f"a column that {words}, whatever its cells look like; may be repeated",
        )
    parser.add_argument(
        "--no-header", action="store_true", help="the first line has figures, and no names"
    )
    parser.add_argument(
        "--add-up", action="store_true", help="add up the lines of a code that has several"
    )
    parser.add_argument(
        "--keep",
        metavar="CODE",
        action="append",
        default=[],
        help="a code that the register does not know and that is of no body, such as that of a "
        "board in Scotland: its figures are kept under it; may be repeated",
    )
    _add_walk(parser)
    _add_json(parser)
    parser.set_defaults(run=_verb("carrying", "carry"))


def _doctor(parser: argparse.ArgumentParser) -> None:
    """Describe `doctor`."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=_path,
        nargs="?",
        help="a CSV file of any size; - reads standard input",
    )
    parser.add_argument("--column", metavar="COLUMN", help="the column of codes")
    parser.add_argument("--on", metavar="DATE", type=_day, help="the day of all rows")
    for name, words in (
        ("date", "the day, or the month, of each row"),
        ("name", "the names of the bodies"),
        ("parent", "the codes of the bodies to which they belong"),
    ):
        parser.add_argument(f"--{name}-column", metavar="COLUMN", help=f"the column of {words}")
    parser.add_argument(
        "--kind", metavar="KIND", type=_kinds, help="of which bodies the column is"
    )
    parser.add_argument(
        "--codes",
        choices=("ods-code", "ons-code"),
        default="ods-code",
        help="which codes are meant; else ODS codes",
    )
    _add_with(parser)
    parser.add_argument(
        "--repair", metavar="OUT", type=_path, help="write the table with what is certain repaired"
    )
    parser.add_argument(
        "--ignore",
        metavar="SIGNS",
        action="extend",
        type=_codes,
        help="leave out signs by slug, code or the beginning of codes, such as NAD102,NAD4",
    )
    parser.add_argument(
        "--no-header", action="store_true", help="the first line is a row; columns are numbers"
    )
    signs = parser.add_mutually_exclusive_group()
    signs.add_argument("--list", action="store_true", help="list the signs that it looks for")
    signs.add_argument("--explain", metavar="SIGN", help="explain a sign, and say what to do")
    _add_json(parser)
    parser.set_defaults(run=_verb("doctor", "examine_column"))


def _add_walk(parser: argparse.ArgumentParser) -> None:
    """Let two days be chosen, what kinds of bodies to lead from and to, and by which shares."""
    _add_two_days(parser)
    parser.add_argument("--kind", metavar="KIND", type=_kind, help="of which bodies")
    parser.add_argument("--to-kind", metavar="KIND", type=_kind, help="to which bodies")
    parser.add_argument(
        "--basis",
        metavar="BASIS",
        default="residents-mid-2020",
        help="what shares of areas rest on: residents-mid-2020, residents-mid-2017, "
        "successor-only, published shares such as nhs-england-analysts, or a file with the "
        "columns part,people",
    )
    shares = parser.add_mutually_exclusive_group()
    shares.add_argument(
        "--weights", metavar="FILE", type=_path, help="shares, as from_code,to_code,weight"
    )
    shares.add_argument("--equal", action="store_true", help="equal shares where none are stated")


def _add_two_days(parser: argparse.ArgumentParser) -> None:
    """Ask for the day to start from and the day to lead to; let files be laid over."""
    _add_with(parser)
    parser.add_argument(
        "--from", dest="from_", metavar="DATE", type=_day, required=True, help="the first day"
    )
    parser.add_argument("--to", metavar="DATE", type=_day, required=True, help="the second day")


def _list(parser: argparse.ArgumentParser) -> None:
    """Describe `list`."""
    parser.add_argument(
        "--kind", metavar="KIND", type=_kinds, help="of which bodies; without it, count each kind"
    )
    _add_day_of_register(parser)
    _add_shapes(parser)
    parser.set_defaults(run=_verb("listings", "bodies"))


def _members(parser: argparse.ArgumentParser) -> None:
    """Describe `members`."""
    parser.add_argument("code", metavar="CODE", help="the code of a system, a region or a council")
    parser.add_argument(
        "--relation",
        metavar="RELATION",
        type=_relation,
        help="by which links, such as constituent-of or partner-of; without it, by all",
    )
    parser.add_argument(
        "--nearest",
        action="store_true",
        help="let links that were seen on one day only answer for the days around it",
    )
    _add_day_of_register(parser)
    _add_shapes(parser)
    parser.set_defaults(run=_verb("listings", "members"))


def _difference(parser: argparse.ArgumentParser) -> None:
    """Describe `difference`."""
    _add_two_days(parser)
    parser.add_argument("--kind", metavar="KIND", type=_kinds, help="of which bodies")
    _add_json(parser)
    parser.set_defaults(run=_verb("listings", "difference"))


def _parts(parser: argparse.ArgumentParser) -> None:
    """Describe `parts`."""
    parser.add_argument(
        "code", metavar="CODE", nargs="?", help="the code of an area, a system or a region"
    )
    _add_day_of_register(parser)
    _add_shapes(parser)
    parser.set_defaults(run=_verb("listings", "parts"))


def _read(parser: argparse.ArgumentParser) -> None:
    """Describe `read`."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=_path,
        help="official files; - reads standard input",
    )
    parser.add_argument("--list", action="store_true", help="list the formats that can be read")
    _add_format(parser)
    parser.add_argument(
        "--rows", action="store_true", help="print what each row says, as a line of JSON"
    )
    _add_json(parser)
    parser.set_defaults(run=_verb("official", "read"))


def _edition(parser: argparse.ArgumentParser) -> None:
    """Describe `edition`."""
    parser.add_argument(
        "action",
        metavar="ACTION",
        choices=("build", "compare"),
        help="build makes an edition of official files; compare says what it changes",
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=_path,
        help="official files to build from; or an edition, or two, to compare",
    )
    parser.add_argument(
        "--on", metavar="DATE", type=_day, help="the day up to which it is kept, or to compare"
    )
    parser.add_argument("--name", metavar="NAME", help="the name of the edition; else its month")
    _add_format(parser)
    parser.add_argument(
        "--prefer",
        choices=("register-first", "files-first"),
        default="register-first",
        help="which side stands where files say otherwise than the register",
    )
    parser.add_argument(
        "--output", metavar="FILE", type=_path, help="where to write it; else standard output"
    )
    _add_json(parser)
    parser.set_defaults(run=_verb("official", "edition"))


def _add_format(parser: argparse.ArgumentParser) -> None:
    """Let the format and the day of files be said, where they do not say it themselves."""
    parser.add_argument(
        "--format", metavar="FORMAT", help="in which format they are, as read --list names it"
    )
    parser.add_argument(
        "--as-at", metavar="DATE", type=_day, help="the day of files that have none in them"
    )


def _term(parser: argparse.ArgumentParser) -> None:
    """Describe `term`."""
    parser.add_argument(
        "words", metavar="WORD", nargs="+", help="a word or letters, such as ICP or control total"
    )
    parser.add_argument(
        "--on", metavar="DATE", type=_when, help="the day, month or year; else all it ever meant"
    )
    _add_shapes(parser)
    parser.set_defaults(run=_verb("terms", "term"))


def _timeline(parser: argparse.ArgumentParser) -> None:
    """Describe `timeline`."""
    parser.add_argument("--from", dest="from_", metavar="DATE", type=_day, help="the first day")
    parser.add_argument("--to", metavar="DATE", type=_day, help="the last day")
    _add_shapes(parser)
    parser.set_defaults(run=_verb("terms", "timeline"))


def _cases(parser: argparse.ArgumentParser) -> None:
    """Describe `cases`."""
    parser.add_argument(
        "--on",
        metavar="DATE",
        type=_day,
        help="the day to ask about; else that of each document, and with --form each that is told",
    )
    parser.add_argument(
        "--form", metavar="FORM", help="only those that are or may be of a form, such as alliance"
    )
    parser.add_argument(
        "--article", metavar="KEY", help="only those that a founding article tells of, such as S01"
    )
    _add_shapes(parser)
    parser.set_defaults(run=_verb("cases", "list_cases"))


def _history(parser: argparse.ArgumentParser) -> None:
    """Describe `history`."""
    parser.add_argument("name", metavar="NAME", help="the name of a case, as cases lists it")
    _add_json(parser)
    parser.set_defaults(run=_verb("cases", "tell_history"))


def _sources(parser: argparse.ArgumentParser) -> None:
    """Describe `sources`."""
    parser.add_argument(
        "keys",
        metavar="KEY",
        nargs="*",
        help="keys of sources, with or without a place in them, as 'S32, paragraph 109'; else all",
    )
    shape = _add_shapes(parser)
    shape.add_argument("--bibtex", action="store_true", help="print entries to cite")
    parser.set_defaults(run=_verb("terms", "sources"))


_Describe: TypeAlias = Callable[[argparse.ArgumentParser], None]
VERBS: Final[Mapping[str, tuple[str, _Describe]]] = {
    "demo": ("show a real case, from what it is to who pays whom", _demo),
    "assess": ("say what an arrangement is and whether it is sound", _assess),
    "classify": ("say what an arrangement is, by which tests", _classify),
    "check": ("check documents against the rules of a day", _check),
    "rules": ("list the rules, and search their words", _rules),
    "rule": ("print the page of a rule, with its sources and examples", _rule),
    "settle": ("work out who pays whom, and why that much", _settle),
    "compare": ("settle two payment terms on the same facts, and say where they differ", _compare),
    "explain": ("say in words what payment terms say, and which facts they need", _explain),
    "curve": ("say or draw what a party gets as one fact moves", _curve),
    "assess-bid": ("say what a contract would do to its holder in a bad year", _assess_bid),
    "lawful": ("say which ways to pay a day allows between whom, and who says so", _lawful),
    "schema": ("print the JSON Schema of a document", _schema),
    "new": ("print a document to fill in, with a comment for each field", _new),
    "whois": ("say who a code was on a day, and what became of it", _whois),
    "draw": ("draw an arrangement, or what became of codes from day to day", _draw),
    "crosswalk": ("say what codes of one day's map are on another's", _crosswalk),
    "map": ("say which codes belong to which on a day, for other programs", _map),
    "carry": ("carry figures from one day's map to another's, and prove the totals", _carry),
    "doctor": ("say what is wrong with a column of codes, and repair what is certain", _doctor),
    "list": ("list the bodies of a kind on a day, or count each kind", _list),
    "members": ("list what belonged to a body on a day", _members),
    "difference": ("say what opened, closed and changed between two days", _difference),
    "parts": ("list the parts of areas, which no boundary has divided", _parts),
    "read": ("say what an official file is, and what is in it", _read),
    "edition": ("build an edition of your own from official files, or compare one", _edition),
    "term": ("say what a word meant, on a day or ever", _term),
    "timeline": ("say what happened, and how sure that is", _timeline),
    "cases": ("list the places that are shipped as cases", _cases),
    "history": ("say what happened to a case, and what changed between its days", _history),
    "sources": ("say who stands behind a key such as S39", _sources),
}


def _add_day_of_document(parser: argparse.ArgumentParser) -> None:
    """Let the day be chosen, where a document has one."""
    parser.add_argument(
        "--on", metavar="DATE", type=_day, help="the day, as 2017-04-01; else the document's"
    )


def _add_day_of_register(parser: argparse.ArgumentParser) -> None:
    """Let the day be chosen, where the register has one, and files be laid over it."""
    _add_with(parser)
    parser.add_argument(
        "--on", metavar="DATE", type=_day, help="the day, as 2017-04-01; else the register's"
    )


def _add_with(parser: argparse.ArgumentParser) -> None:
    """Let files of the user's own be laid over the register."""
    parser.add_argument(
        "--with",
        dest="with_files",
        metavar="FILE",
        action="append",
        default=[],
        type=_path,
        help="official files, or editions of your own, to lay over the register; may be repeated",
    )
    parser.add_argument(
        "--as-at", metavar="DATE", type=_day, help="the day of such files that have none in them"
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    """Let the answer be data."""
    parser.add_argument("--json", action="store_true", help="print data for programs")


def _add_shapes(
    parser: argparse.ArgumentParser,
) -> "argparse._MutuallyExclusiveGroup":
    """Let the answer be data or a table; return the group, to which shapes can be added."""
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print data for programs")
    shape.add_argument("--csv", action="store_true", help="print a table for a spreadsheet")
    return shape


# --- What an argument is read as ---


def _path(text: str) -> os.PathLike[str]:
    """Read the path of a file; an empty one would be the working folder, with all of it."""
    if not text or "\0" in text:
        msg = "the path is empty; name a file, or write . for the folder in which you are"
        raise argparse.ArgumentTypeError(msg)
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        msg = "the path has half a character in it, and no file can; write its name in full"
        raise argparse.ArgumentTypeError(msg) from None
    # Here and not above: whoever asks for a code names no file.
    from pathlib import Path

    return Path(text)


def _table(text: str) -> tuple[str, os.PathLike[str]]:
    """Read the name of a table and the path of its file."""
    name, sign, file = text.partition("=")
    if not name or not sign:
        msg = (
            "write the name that the terms give the table, and its file, as patients=patients.csv"
        )
        raise argparse.ArgumentTypeError(msg)
    return name, _path(file)


def _option(text: str) -> tuple[str, str]:
    """Read the name of a choice, and what is chosen."""
    name, sign, value = text.partition("=")
    if not name or not sign:
        msg = "write the name of the choice and its value, as is_capped=yes"
        raise argparse.ArgumentTypeError(msg)
    return name, value


def _party(text: str) -> "tuple[str, organisations.OrganisationKind]":
    """Read which role is meant, and what kind of body takes it."""
    role, sign, kind = text.partition("=")
    if not role or not sign:
        msg = "write the role and the kind of body that takes it, as commissioner=icb"
        raise argparse.ArgumentTypeError(msg)
    return role, _kind(kind)


def _names(text: str) -> Sequence[str]:
    """Read names of columns, of which those with a comma stand in quotation marks."""
    # Here and not above: one verb names columns.
    import csv

    return [name.strip() for row in csv.reader([text]) for name in row]


def _codes(text: str) -> Sequence[str]:
    """Read beginnings of codes of rules, with commas between them."""
    return [code.strip() for code in text.split(",")]


def _severities(text: str) -> Sequence[str]:
    """Read severities in the plural, with commas between them."""
    from nhs_accountable_care._core.text import quoted

    known = {"errors": "error", "warnings": "warning", "notes": "note"}
    words = [word.strip().lower() for word in text.split(",")]
    strange = [word for word in words if word not in known]
    if strange:
        msg = f"{quoted(strange[0])} is no severity; there are {', '.join(known)}"
        raise argparse.ArgumentTypeError(msg)
    return [known[word] for word in words]


def _day(text: str) -> date:
    """Read a day from the command line."""
    from nhs_accountable_care._core.errors import NacError
    from nhs_accountable_care._core.time import parse_day

    try:
        return parse_day(text)
    except NacError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _days(text: str) -> Sequence[date]:
    """Read days, with commas between them."""
    return [_day(each.strip()) for each in text.split(",")]


def _year(text: str) -> object:
    """Read a financial year from the command line."""
    from nhs_accountable_care._core.errors import NacError
    from nhs_accountable_care._core.time import FinancialYear

    try:
        return FinancialYear.parse(text)
    except NacError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _when(text: str) -> object:
    """Read a day, a month or a year from the command line."""
    from nhs_accountable_care._core.errors import NacError
    from nhs_accountable_care._core.stated import StatedDate

    try:
        return StatedDate.parse(text)
    except NacError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _kind(text: str) -> "organisations.OrganisationKind":
    """Read a kind of organisation from the command line."""
    try:
        return organisations.parse_kind(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _kinds(text: str) -> str:
    """Read a kind of organisation, or a word for several, as it is spelt in documents."""
    try:
        kinds = organisations.parse_kinds(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return kinds[0].value if len(kinds) == 1 else text.strip().lower()


def _relation(text: str) -> "organisations.Relation":
    """Read a kind of link from the command line."""
    try:
        return organisations.parse_relation(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _clock(text: str) -> "organisations.Clock":
    """Read which of a body's two clocks is meant."""
    from nhs_accountable_care._core.text import quoted

    known = [clock.value for clock in organisations.Clock]
    if text in known:
        return organisations.Clock(text)
    msg = f"{quoted(text)} is no clock; there are {' and '.join(known)}"
    raise argparse.ArgumentTypeError(msg)
