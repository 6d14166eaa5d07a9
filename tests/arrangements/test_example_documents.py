"""The example documents: each is read, cited throughout, and says what its sources say."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nhs_accountable_care import Confidence
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import CitationParts, parts_of_citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import Arrangement, Stage, walk
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AllianceAgreement,
    GeneralPracticeModel,
    IntegratedHealthOrganisationContract,
    IntegrationAgreement,
    NHSStandardContract,
    Section75Agreement,
    ServiceLine,
    SystemControlTotalAgreement,
    SystemMemorandum,
    is_signed,
)
from nhs_accountable_care.documents import Document, read_file, write
from nhs_accountable_care.policy.tables import items_of
from nhs_accountable_care.reference import register
from tests.shipped import DOCUMENTS, SHOWN

FILES = sorted(SHOWN.values(), key=lambda file: file.stem)
# A number, a share, a financial year, or a date or a period as its source states it.
FIGURE = re.compile(r"-?\d[\d,.]*%?|\d+/\d+|[\[\d/][\dW~./\[\]-]*")


def named(name: str) -> Document[Arrangement]:
    """Read an example by its name."""
    return read_file(DOCUMENTS[name], Arrangement)


def uncited(value: object, path: str, *, is_cited: bool) -> Iterator[str]:
    """Find each figure that no citation stands beside."""
    if isinstance(value, dict):
        cited = bool(value.get("sources"))
        for key, part in value.items():
            if key not in {"sources", "code", "footprint"}:
                yield from uncited(part, f"{path}.{key}", is_cited=cited)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from uncited(part, f"{path}[{number}]", is_cited=is_cited)
    elif not is_cited and not isinstance(value, bool) and FIGURE.fullmatch(str(value)):
        yield path


def citations(value: object) -> Iterator[CitationParts]:
    """Yield every citation of a document."""
    if isinstance(value, dict):
        yield from map(parts_of_citation, items_of(value.get("sources", "")))
        for part in value.values():
            yield from citations(part)
    elif isinstance(value, list):
        for part in value:
            yield from citations(part)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_is_read_and_written_as_it_stands(file: Path) -> None:
    """A document is written in the one form that the library itself would give it."""
    assert write(read_file(file)) == file.read_text("utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_figure_stands_without_a_source(file: Path) -> None:
    """Every number, sum and day has a citation on the part that it belongs to."""
    data = json.loads(file.read_text("utf-8"))["document"]
    assert list(uncited(data, "$", is_cited=False)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_invented_says_so(file: Path) -> None:
    """Whatever cites the invention is illustrative, and nothing else is."""
    for citation in citations(json.loads(file.read_text("utf-8"))["document"]):
        assert (citation.key == "example") == (citation.confidence is Confidence.ILLUSTRATIVE)


def test_an_uncited_figure_is_found() -> None:
    """The search above finds a figure whose citation is taken away."""
    data = json.loads(DOCUMENTS["city-and-hackney-2017"].read_text("utf-8"))["document"]
    del data["agreements"][0]["contributions"][0]["sources"]
    assert list(uncited(data, "$", is_cited=False)) == [
        "$.agreements[0].contributions[0].amount",
        "$.agreements[0].contributions[0].period",
    ]


def test_dorset_shared_its_books_for_two_years() -> None:
    """One commissioner and all four providers, two years, one control total [S84]."""
    document = named("dorset-2017")
    agreement, memorandum = document.value.agreements or ()
    assert isinstance(agreement, SystemControlTotalAgreement)
    assert isinstance(memorandum, SystemMemorandum)
    assert [body.code for body in agreement.parties or ()] == ["11J", "RBD", "RDY", "RD3", "RDZ"]
    assert str(agreement.period) == "1 April 2017 to 31 March 2019"
    assert agreement.is_open_book
    assert agreement.amount is None
    assert document.value.finance is not None
    assert [str(total.year) for total in document.value.finance.control_totals or ()] == [
        "2017/18",
        "2018/19",
        "2019/20",
    ]
    assert document.value.at(date(2019, 4, 1)).agreements is None


def test_the_contract_of_2017_leaves_core_general_practice_out() -> None:
    """The Manchester tender: one bid, £5.9bn, core general practice out, never signed [S74]."""
    document = named("manchester-tender-2017")
    contract, integration = document.value.agreements or ()
    assert isinstance(contract, AccountableCareOrganisationContract)
    assert isinstance(integration, IntegrationAgreement)
    assert contract.general_practice is GeneralPracticeModel.PARTIALLY_INTEGRATED
    assert contract.excluded_services == (ServiceLine.CORE_GENERAL_PRACTICE,)
    assert [value.amount for value in contract.values or ()] == [Money.parse("£5.9bn")]
    assert contract.holder is None
    assert contract.term_years == 10
    assert is_signed(contract, on=document.as_at) is False
    assert integration.practice_contracts_stay


def test_the_pool_of_2017_has_three_partners() -> None:
    """City and Hackney: £335m, £111m and £6m for 2017/18, and then a pause [S82]."""
    document = named("city-and-hackney-2017")
    [pool] = document.value.agreements or ()
    assert isinstance(pool, Section75Agreement)
    assert [each.amount for each in pool.contributions or ()] == [
        Money.parse("£335m"),
        Money.parse("£111m"),
        Money.parse("£6m"),
    ]
    assert [(each.field, each.is_whole) for each in pool.lists] == [("parties", True)]
    assert pool.host is None
    assert [change.stage for change in document.value.history or ()] == [Stage.PAUSED]


def test_the_alliance_keeps_its_contracts() -> None:
    """Three providers, three contracts that stay, one agreement over them [CP27]."""
    place = named("alliance-of-three-providers").value
    agreement, *contracts = place.agreements or ()
    assert isinstance(agreement, AllianceAgreement)
    assert all(isinstance(each, NHSStandardContract) for each in contracts)
    assert agreement.covers == tuple(each.title for each in contracts)
    assert len(contracts) == 3
    assert agreement.contracts_stay
    assert place.creates_legal_body is False


def test_the_cluster_is_no_body() -> None:
    """Two boards share leaders, and each keeps its allocation, duties and boundary [S62]."""
    cluster = named("gloucestershire-and-bristol-2025").value
    assert [member.body.code for member in cluster.members or ()] == ["QR1", "QUY"]
    assert cluster.creates_legal_body is False
    assert cluster.agreements is None


def test_the_merger_is_an_order() -> None:
    """Two boards end on 31 March 2026 and one begins the day after [S07, icb_mergers_2026]."""
    place = named("west-and-north-london-2026").value
    [order] = place.orders or ()
    assert [body.code for body in order.closes or ()] == ["QMJ", "QRV"]
    assert [body.code for body in order.creates or ()] == ["Z9B2Z"]
    assert (order.last_day_of_closed, order.effective_from) == (
        StatedDate.of(2026, 3, 31),
        StatedDate.of(2026, 4, 1),
    )
    # Neither the day of the order nor the policy under which it came about was found.
    assert order.made_on is None
    assert order.route is None
    assert order.was_made_by(date(2026, 3, 31)) is None
    assert [
        [member.body.code for member in place.at(day).members or ()]
        for day in (date(2026, 3, 31), date(2026, 4, 1))
    ] == [["QMJ", "QRV"], ["Z9B2Z"]]


def test_the_merger_is_the_one_that_the_register_has() -> None:
    """The event that the order names says the same of who followed whom."""
    place = named("west-and-north-london-2026").value
    [order] = place.orders or ()
    [event] = [each for each in register().events_of("Z9B2Z") if each.key == order.event]
    assert {body.code for body in order.closes or ()} == set(event.from_codes)
    assert {body.code for body in order.creates or ()} == set(event.to_codes)
    assert StatedDate.on(event.day) == order.effective_from


def test_the_health_organisation_is_a_chain_of_contracts() -> None:
    """A board contracts one holder, that contracts neighbourhoods; no new body [S65, S64]."""
    place = named("integrated-health-organisation-2026").value
    [contract] = place.agreements or ()
    assert isinstance(contract, IntegratedHealthOrganisationContract)
    assert contract.creates_new_body is False
    assert contract.budget_is_capitated
    assert contract.moves_risk_to_holder is None
    assert [path for path, _ in walk(place)] == [
        "$",
        "$.nested[0]",
        "$.nested[0].nested[0]",
        "$.nested[0].nested[1]",
    ]
