"""
Begin a case: what can be made without reading, of an account of a place in its raw form.

    python tasks/begin_case.py list                       the accounts that there are
    python tasks/begin_case.py expect ACCOUNT NAME        write what is told and expected of it
    python tasks/begin_case.py document NAME              write a document and an account

The accounts stand in ``../shared/domain/places.json``, or in the file that ``--accounts`` names.
``expect`` writes ``tests/cases/places/NAME.json``, and says what is left to a person: texts to be
told in our own words, people to be told by their posts, and words of the axes that no table has.
``document`` writes ``NAME.json`` and ``NAME-case.json`` among the cases, and the table of what
holds which fact, from what ``expect`` wrote. None of them overwrites a file.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
ACCOUNTS: Final = ROOT.parent / "shared" / "domain" / "places.json"
PLACES: Final = Path("tests/cases/places")
CASES: Final = Path("src/nhs_accountable_care/reference/cases")

_CONFIDENCES: Final = {"verified", "inferred", "unverified", "computed", "illustrative"}
_KEPT: Final = {"verified", "inferred", "unverified"}
_ROW: Final = re.compile(r"R\d{2}")
_RANGE: Final = re.compile(r"(\d+) to (\d+)")
_CODE: Final = re.compile(r"\b(?!(?:19|20)\d\d\b)(?=[0-9A-Z]*\d|R[A-Z])[0-9A-Z]{3,5}\b")
_PERSON: Final = re.compile(r"\b[A-Z][a-z]+ (?:Mc|O')?[A-Z][a-z]+\b")
_NUMBERS_OF: Final = {"yes": "met", "no": "failed", "unknown": "open", "either": "open"}
_ROLES: Final = {
    "local authority": "local-authority",
    "part of the commissioner (sub-ICB location)": "commissioner-part",
}


def main(arguments: list[str] | None = None) -> int:
    """Do one of the three, and say what is left to do."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    each = parser.add_subparsers(dest="verb", required=True)
    listed, expected = (each.add_parser(verb) for verb in ("list", "expect"))
    for verb in (listed, expected):
        verb.add_argument("--accounts", type=Path, default=ACCOUNTS, help="the file of accounts")
    expected.add_argument("account", help="the id of an account, as list prints it")
    expected.add_argument("name", help="the name of the case, such as devon-2017")
    each.add_parser("document").add_argument("name", help="the name of the case")
    options = parser.parse_args(arguments)
    if options.verb == "document":
        return _begin(options.root, options.name)
    if not options.accounts.exists():
        print(
            f"there are no accounts in {options.accounts.name}; write {PLACES}/NAME.json by hand"
        )
        return 1
    accounts = {
        case["id"]: case for case in json.loads(options.accounts.read_text("utf-8"))["cases"]
    }
    if options.verb == "list":
        for name, account in accounts.items():
            print(f"{name}: {account['name']}, {len(account['facts'])} facts")
        return 0
    if options.account not in accounts:
        print(f"no account {options.account!r}; list prints those that there are")
        return 1
    place = converted(accounts[options.account], options.name)
    if not _write(options.root / PLACES / f"{options.name}.json", as_text(place)):
        return 1
    for line in left_to_do(place, options.root):
        print(line)
    return 0


# --- What is told and expected ---


def converted(account: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return an account in the form that the tests of places read."""
    used = {key for fact in account["facts"] for key in fact["source"]}
    return {
        "id": name,
        "name": account["name"],
        "days": account["days"],
        "sources": {
            key: {
                part: source[part]
                for part in ("title", "publisher", "date", "url")
                if part in source
            }
            for key, source in account["sources"].items()
            if key in used
        },
        "members_by_day": members_of(account),
        "members_note": account.get("members_note", ""),
        "facts": [fact_of(fact) for fact in account["facts"]],
        "not_known": account["not_known"],
        "expected": [day_of(day) for day in account["expected"]],
    }


def members_of(account: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Return the codes of the members by day and role; none, where an account has no members."""
    told = account.get("members_by_day", {})
    found: dict[str, dict[str, list[str]]] = {}
    for day in account["days"]:
        roles: dict[str, list[str]] = {}
        for member in told.get(day, ()):
            role = _ROLES.get(member["role"], member["role"])
            roles.setdefault(role, []).append(member["code"])
        found[day] = roles
    return found


def fact_of(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fact, with how sure it is as a word, and what limits that as a remark."""
    word, remark = confidence_of(fact["confidence"])
    made = {key: fact[key] for key in ("n", "field", "fact", "source")} | {"confidence": word}
    if remark:
        made["remark"] = remark
    return made | {key: fact[key] for key in ("first_day", "last_day") if key in fact}


def confidence_of(text: str) -> tuple[str, str]:
    """Divide how sure a fact is from what is remarked on that."""
    word = re.split(r"[^a-z]", text, maxsplit=1)[0]
    remark = text[len(word) :].strip(" ;:,")
    if word not in _CONFIDENCES:
        return "unverified", text
    return (word, remark) if word in _KEPT else ("unverified", f"{word} {remark}".strip())


def day_of(day: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is expected on a day."""
    return {
        "day": day["day"],
        "forms": {
            answer: [form_of(answer, form) for form in day["forms"].get(answer, ())]
            for answer in ("yes", "no", "unknown", "either")
        },
        "not_in_force": day["not_in_force"],
        "axes": day["axes"],
        "axis_reasons": day["axis_reasons"],
        "findings": findings_of(day["findings"]),
    }


def form_of(answer: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """Return one answer about a form, with the numbers of the tests that decide it."""
    made: dict[str, Any] = {"kind": form["form"], "because": form["because"]}
    made[_NUMBERS_OF[answer]] = numbers_in(form["decided_by"])
    if "answers_accepted" in form:
        made["accepted"] = form["answers_accepted"]
    if "by_letter" in form:
        made["by_letter"] = form["by_letter"]
    if "for" in form:
        made["path"] = f"$.nested[{form['for']}]"
    return made | {"facts": form["facts"], "certainty": form["certainty"]}


def numbers_in(text: str) -> list[int]:
    """Return the numbers of tests that a text names; 0, what a definition says, if it has none."""
    # What stands in brackets is about other tests, or words a test.
    bare = re.sub(r"\([^)]*\)", "", text)
    found: set[int] = set()
    for first, last in _RANGE.findall(bare):
        found |= set(range(int(first), int(last) + 1))
    found |= {int(each) for each in re.findall(r"\b\d\b", bare)}
    return sorted(found) or [0]


def findings_of(findings: Mapping[str, Any]) -> dict[str, Any]:
    """Return which rules must say something, must not, and cannot be asked."""
    made: dict[str, Any] = {
        key: [each for text in _texts(findings.get(key)) for each in rules_in(text)]
        for key in ("error", "warning", "must_not")
    }
    for key in ("cannot_check", "error_if"):
        if findings.get(key):
            made[key] = [each for text in _texts(findings[key]) for each in rules_in(text)]
    if findings.get("reference_error_if"):
        made["reference_error_if"] = [
            {"codes": _CODE.findall(text), "because": text}
            for text in _texts(findings["reference_error_if"])
        ]
    if findings.get("note"):
        made["note"] = findings["note"]
    return made


def _texts(told: str | list[str] | None) -> list[str]:
    """Return one text or several as a list."""
    return [told] if isinstance(told, str) else list(told or ())


def rules_in(text: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the law that a text names, each with the reason; else the text itself."""
    rows = _ROW.findall(text)
    reason = re.sub(r"^(?:R\d{2}(?:, | and )?)+:? *", "", text)
    for row in dict.fromkeys(rows):
        yield {"row": row, "because": reason}
    if not rows:
        yield {"what": text}


def left_to_do(place: Mapping[str, Any], root: Path) -> Iterator[str]:
    """Yield what a person has still to look at."""
    yield "tell each fact and reason in your own words; read its source again"
    people = sorted({found for text in _told(place) for found in _PERSON.findall(text)})
    if people:
        yield f"tell people by their posts; these may be names: {', '.join(people)}"
    known = {(row["axis"], row["words"]) for row in _axes(root)}
    missing = dict.fromkeys(
        words for day in place["expected"] for words in day["axes"].items() if words not in known
    )
    if missing:
        yield f"give each of these a row in {PLACES}/axes/{place['id']}.csv:"
        yield from (f"  {axis}: {words}" for axis, words in missing)
    with (root / PLACES / "forms.csv").open(encoding="utf-8", newline="") as file:
        kinds = {row["kind"] for row in csv.DictReader(file)}
    for day in place["expected"]:
        for answer, forms in day["forms"].items():
            for form in forms:
                if form["kind"] not in kinds:
                    yield f"{day['day']}: no form of forms.csv is {form['kind']!r}"
                if form[_NUMBERS_OF[answer]] == [0]:
                    yield f"{day['day']}: which tests decide {form['kind']!r}?"
        for key in ("error", "warning", "must_not", "error_if"):
            for rule in day["findings"].get(key, ()):
                if "row" not in rule:
                    yield f"{day['day']}: which row of the law is meant by {rule['what']!r}?"
        if not place["members_by_day"][day["day"]]:
            yield f"{day['day']}: who took part? write the codes by role"


def _told(place: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts that carry over into documents and pages."""
    yield from (fact["fact"] for fact in place["facts"])
    yield from place["not_known"]
    for day in place["expected"]:
        yield day["axis_reasons"]
        for forms in day["forms"].values():
            yield from (form["because"] for form in forms)


def _axes(root: Path) -> Iterator[dict[str, str]]:
    """Yield the rows that carry words of the axes over, of all places."""
    for file in (root / PLACES / "axes.csv", *sorted((root / PLACES / "axes").glob("*.csv"))):
        with file.open(encoding="utf-8", newline="") as opened:
            yield from csv.DictReader(opened)


# --- The document and the account ---


def _begin(root: Path, name: str) -> int:
    """Write a document, an account and a table of what holds which fact, to be filled in."""
    told = root / PLACES / f"{name}.json"
    if not told.exists():
        print(f"there is no {PLACES}/{name}.json yet; what is expected comes first")
        return 1
    place = json.loads(told.read_text("utf-8"))
    rows = "".join(f"{fact['n']},,not,to be written\n" for fact in place["facts"])
    written = [
        _write(root / CASES / f"{name}.json", as_text(document_of(place))),
        _write(root / CASES / f"{name}-case.json", as_text(account_of(place))),
        _write(root / PLACES / "coverage" / f"{name}.csv", f"n,paths,held,reason\n{rows}"),
    ]
    if not all(written):
        return 1
    print(f"`nhs-accountable-care check case:{name}` says what the document lacks")
    print("write the paragraph, what happened on each day, and what articles said of it")
    return 0


def document_of(place: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document that has the sources of a place and its members on their days."""
    first, *_ = place["days"]
    return {
        "schema": "nhs-accountable-care/arrangement",
        "version": 2,
        "as_at": first,
        "sources": sources_of(place),
        "document": {"name": place["name"], "members": list(_members(place))},
    }


def sources_of(place: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sources as a document has them."""
    return {
        key: {"published" if part == "date" else part: text for part, text in source.items()}
        for key, source in place["sources"].items()
    }


def _members(place: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each member with its role, from the first day on which it is told to the last."""
    key = next(iter(place["sources"]))
    days: dict[tuple[str, str], list[str]] = {}
    for day, roles in place["members_by_day"].items():
        for role, codes in roles.items():
            for code in codes:
                if role in {"commissioner", "provider", "local-authority"}:
                    days.setdefault((code, role), []).append(day)
    for (code, role), told in days.items():
        yield {
            "body": {"code": code},
            "roles": [role],
            "period": f"[..{told[0]}]/[{told[-1]}..]",
            "sources": f"{key} [unverified]",
        }


def account_of(place: Mapping[str, Any]) -> dict[str, Any]:
    """Return an account with the days of a place, of which what happened is to be written."""
    key, source = next(iter(sources_of(place).items()))
    days = [
        {
            "on": day,
            "event": "recorded",
            "what": "To be written.",
            "sources": f"{key} [unverified]",
        }
        for day in place["days"]
    ]
    return {
        "schema": "nhs-accountable-care/case",
        "version": 1,
        "as_at": place["days"][0],
        "sources": {key: source},
        "document": {
            "name": place["id"],
            "title": place["name"],
            "paragraph": "To be written.",
            "days": days,
            "not_known": place["not_known"],
            "sources": f"{key} [unverified]",
        },
    }


def as_text(data: object) -> str:
    """Write data as a file of the repository has them."""
    return f"{json.dumps(data, indent=2, ensure_ascii=False)}\n"


def _write(file: Path, text: str) -> bool:
    """Write a file that is not there yet, and say so."""
    if file.exists():
        print(f"{file.name} is there already; take it away to begin anew")
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    print(f"wrote {file.name}")
    return True


if __name__ == "__main__":
    sys.exit(main())
