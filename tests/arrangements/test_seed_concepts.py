"""
The concepts of the five founding documents, each recorded as a place and asked its claim.

`seed_concepts.csv` has a row for each: the concept, what represents it, and the claim.
`seed_concepts.toml` has the cases of each row: what is recorded of a place, and what the
library then answers. A later case of a concept says only what it changes of the first. Where
the claim is about what a place is, or whether it is sound, the forms, the axes and the rules
are asked, of the fact and of its opposite.

A question is a word and what it is about: `axis`, `form`, `test` (of a form), `answers` (to
all tests of a form), `lineage`, `rule` (its severity, or false where it is kept), `agreement`
(the first: `signed`, `stands`, `term`, `parties` or `may`), `term`, `event`, `source`,
`register` (the successors of a code), `kinds` and `regime`. Any other question is a path into
the place, or into the place `at` a day. `$` marks a body or area that many places share.
"""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from nhs_accountable_care import DocumentError, arrangements
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Leader,
    accountable_care_organisation,
    accountable_care_system,
    cluster_of_boards,
)
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, classify
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    Body,
    Milestone,
    is_signed,
    parties_of,
    regime_on,
    stands_on,
    term_of,
)
from nhs_accountable_care.documents import load, read, standard_codec, write
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.policy import sourcebook, term, timeline
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import check
from tests.shipped import DOCUMENTS
from tests.whole import stated_whole

HERE = Path(__file__).parent
SPRING = date(2017, 4, 1)

TABLE = tomllib.loads((HERE / "seed_concepts.toml").read_text("utf-8"))
SHARED = {f"${name}": value for name, value in TABLE.pop("shared").items()}


def plain(value: object) -> Any:  # noqa: ANN401 - plain data of any shape
    """Write a value as a document would."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return "not recorded" if value is None else standard_codec().converter.unstructure(value)


def filled(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Put in what is shared, and write days as a document does."""
    match value:
        case dict():
            return {key: filled(each) for key, each in value.items()}
        case list():
            return [filled(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return SHARED.get(value, value) if isinstance(value, str) else value


def merged(base: Any, change: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Change plain data: by key, and in a list by number."""
    if isinstance(base, list) and isinstance(change, dict):
        return [
            merged(each, change[str(number)]) if str(number) in change else each
            for number, each in enumerate(base)
        ]
    if isinstance(base, dict) and isinstance(change, dict):
        return base | {key: merged(base.get(key), each) for key, each in change.items()}
    return change


def start(name: str | None) -> Arrangement:
    """Build what a case starts from: a shape of the builders, or an example document."""
    read = standard_codec().converter.structure
    ccg, trust, council = (read(SHARED[each], Body) for each in ("$ccg", "$trust", "$council"))
    area = read(SHARED["$place"], Area)
    match name:
        case None:
            return Arrangement(name="Place")
        case "system" | "system with a council":
            return accountable_care_system(
                name="System",
                area=area,
                commissioners=(ccg,),
                providers=(trust,),
                councils=() if name == "system" else (council,),
            )
        case "organisation":
            contract = AccountableCareOrganisationContract(
                title="A", signed_on=StatedDate.on(SPRING), holder=trust
            )
            return accountable_care_organisation(name="A", area=area, contract=contract)
        case "cluster":
            kind = OrganisationKind.INTEGRATED_CARE_BOARD
            boards = (Body(code="QR1", kind=kind), Body(code="QUY", kind=kind))
            chief = Leader(post="Chief", leads=boards)
            return cluster_of_boards(name="Two boards", boards=boards, chief_executive=chief)
        case _:
            return load(DOCUMENTS[name])


def place_of(case: Mapping[str, Any]) -> Arrangement:
    """Read the place of a case as a document, which must come back from it as it was."""
    day = case.get("on", SPRING)
    place = attrs.evolve(start(case.get("from")), as_at=day)
    envelope = json.loads(write(standard_codec().document(place, as_at=day)))
    envelope["document"] = merged(envelope["document"], filled(case.get("place", {})))
    document = read(json.dumps(envelope), Arrangement)
    assert json.loads(write(document))["document"] == envelope["document"]
    return stated_whole(document.value)


def at(value: Any, path: str, day: date) -> Any:  # noqa: ANN401 - whatever stands there
    """Follow a path, through every item of a list; what depends on a day is asked of this one."""
    if not path:
        return value
    if isinstance(value, tuple):
        return tuple(at(each, path, day) for each in value)
    step, _, rest = path.partition(".")
    found = getattr(value, step)
    return at(found(day) if callable(found) else found, rest, day)


def answer(question: str, place: Arrangement, day: date) -> object:
    """Return the answer to one question about a place as it stands on a day."""
    word, _, about = question.partition(" ")
    key, _, path = about.partition(": ")
    match word:
        case "axis":
            lies = classify(place, on=day).axis(about)
            return lies and lies.value
        case "form":
            asked = classify(place, on=day)
            if not asked.was_asked(key):
                return "not asked"
            return at(asked.finding(key), path or "answer", day)
        case "test" | "answers":
            slug, _, test = about.partition("/")
            found = classify(place, on=day).finding(slug)
            reasons = (*found.reasons, *found.exclusions, *found.indications)
            answers = {each.criterion.key: each.outcome.answer.value for each in reasons}
            return answers.get(test, "not asked") if test else tuple(answers.values())
        case "lineage":
            return tuple(form.slug for form in SHIPPED_CLASSIFIER.lineage(about))
        case "rule":
            findings = check(place, on=day, register=register()).findings
            return {each.rule.code: each.rule.severity for each in findings}.get(about, False)
        case "agreement":
            return of_agreement(about, place, day)
        case "term":
            return {sense.key: sense.maps_to for sense in term(about)}
        case "event":
            return {each.key: each.when.first_day for each in timeline()}[about]
        case "source":
            return sourcebook()[about].publisher
        case "register":
            return tuple(version.code for version in register().successors(about, on=day))
        case "regime":
            return regime_on(day)
        case "kinds":
            return tuple(getattr(arrangements, about))
        case "at":
            then = date.fromisoformat(key[:10])
            return at(place.at(then), key[11:], then)
        case _:
            return at(place, question, day)


def of_agreement(question: str, place: Arrangement, day: date) -> object:
    """Return the answer to one question about the first agreement of a place."""
    agreement = (place.agreements or ())[0]
    match question.partition(" ")[0]:
        case "signed":
            return is_signed(agreement, on=day)
        case "stands":
            return stands_on(agreement, day)
        case "term":
            return term_of(agreement, on=day)
        case "parties":
            return tuple(body for _, body in parties_of(agreement))
        case _:
            assert isinstance(agreement, AccountableCareOrganisationContract)
            assert agreement.assurance is not None
            return agreement.assurance.may(Milestone(question.removeprefix("may ")))


CASES = [
    pytest.param(
        merged(cases[0], case) | {"asks": case.get("asks", {})}, cases[0], id=f"{concept}-{number}"
    )
    for concept, cases in TABLE.items()
    for number, case in enumerate(cases)
]


@pytest.mark.broad
@pytest.mark.parametrize(("case", "first"), CASES)
def test_a_concept_is_recorded_and_says_what_it_claims(
    case: dict[str, Any], first: dict[str, Any]
) -> None:
    """What is recorded of a place comes back as it was, and the answers are those of the claim."""
    if "refused" in case:
        with pytest.raises(DocumentError, match=case["refused"]):
            place_of(case)
        return
    place, day = place_of(case), case.get("on", SPRING)
    asked = filled(case["asks"])
    assert {each: plain(answer(each, place, day)) for each in asked} == asked
    if "same_answers" in case:
        answers = [
            [(found.form.slug, found.answer) for found in classify(each, on=day).forms]
            for each in (place, place_of(first))
        ]
        assert answers[0] == answers[1]
