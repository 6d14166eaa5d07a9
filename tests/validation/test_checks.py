"""What each check yields where the facts are there, and where they are not."""

from datetime import date
from typing import ClassVar

import attrs
import pytest

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    Finance,
    Governance,
    Leader,
    Member,
    MemberRole,
    PartyBinding,
    PaymentTerms,
)
from nhs_accountable_care.contracts import (
    Agreement,
    AllianceAgreement,
    Body,
    NHSStandardContract,
    Section75Agreement,
    Section75Term,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import Formula, formula, line
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, check

DAY = date(2017, 4, 1)
INVENTED = Citation(
    source=Source(key="example", title="Invented"), confidence=Confidence.ILLUSTRATIVE
)
CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
COUNCIL = Body(code="309", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)
UNKNOWN = Body(name="Somebody")


@attrs.frozen(kw_only=True)
class Grant:
    """A fixed sum from one party to another."""

    type_tag: ClassVar[str] = "grant"

    payer: str
    payee: str

    def formula(self) -> Formula:
        """Pay a pound."""
        return formula(line("grant", Money(pence=100), payer=self.payer, payee=self.payee))


def signed(*agreements: Agreement) -> Arrangement:
    """Make a place that has signed something."""
    return Arrangement(name="Place", agreements=agreements)


def governed(*boards: Board, leaders: tuple[Leader, ...] | None = None) -> Arrangement:
    """Make a place with boards and leaders."""
    return Arrangement(name="Place", governance=Governance(boards=boards, leaders=leaders))


def paid(mechanism: Grant, **bindings: Body) -> Arrangement:
    """Make a place with payment terms."""
    terms = PaymentTerms(
        name="Terms",
        mechanism=mechanism,
        bindings=tuple(PartyBinding(party=party, body=body) for party, body in bindings.items())
        or None,
        sources=(INVENTED,),
    )
    return Arrangement(name="Place", finance=Finance(payments=(terms,)))


def yielded(code: str, place: Arrangement) -> tuple[list[str], list[str]]:
    """Give the paths of findings, and of what could not be checked."""
    report = check(place, on=DAY, rules=SHIPPED_RULES.only(code), register=register())
    return [each.path for each in report.findings], [each.path for each in report.unchecked]


COMMITTEE = Board(name="Committee", kind=BoardKind.JOINT_COMMITTEE)
POOL = Section75Agreement(
    title="Pool", parties=(CCG, COUNCIL), is_written=True, terms=tuple(Section75Term)
)

CASES = [
    # Names without codes cannot be looked up, and are no fault.
    ("NAC001", Arrangement(name="P", members=(Member(body=UNKNOWN),)), [], []),
    ("NAC001", Arrangement(name="P", members=(Member(body=Body(code="00W")),)), [], []),
    ("NAC001", signed(AllianceAgreement(title="A", parties=(UNKNOWN,))), [], []),
    (
        "NAC001",
        signed(AllianceAgreement(title="A", parties=(CCG, Body(code="ZZ9")))),
        ["$.agreements[0].parties[1].code"],
        [],
    ),
    ("NAC002", Arrangement(name="P", members=(Member(body=UNKNOWN),)), [], []),
    # An unknown code is for NAC001 to tell.
    ("NAC002", Arrangement(name="P", members=(Member(body=Body(code="ZZ9")),)), [], []),
    ("NAC003", signed(AllianceAgreement(title="A", parties=(UNKNOWN, Body(code="ZZ9")))), [], []),
    ("NAC003", signed(AllianceAgreement(title="A", parties=(CCG,))), [], []),
    (
        "NAC101",
        signed(NHSStandardContract(title="C", provider=UNKNOWN)),
        [],
        ["$.agreements[0].provider.kind"],
    ),
    ("NAC101", signed(AllianceAgreement(title="A", parties=(UNKNOWN,))), [], []),
    ("NAC102", Arrangement(name="P", members=(Member(body=CCG),)), [], []),
    ("NAC102", governed(), [], []),
    ("NAC201", signed(AllianceAgreement(title="A")), [], []),
    ("NAC201", signed(attrs.evolve(POOL, parties=None)), [], ["$.agreements[0].parties"]),
    (
        "NAC201",
        signed(attrs.evolve(POOL, parties=(CCG, UNKNOWN))),
        [],
        ["$.agreements[0].parties"],
    ),
    (
        "NAC201",
        signed(attrs.evolve(POOL, parties=(CCG,), incomplete=("parties",))),
        [],
        ["$.agreements[0].parties"],
    ),
    ("NAC201", signed(attrs.evolve(POOL, parties=())), ["$.agreements[0].parties"], []),
    ("NAC202", signed(AllianceAgreement(title="A")), [], []),
    ("NAC202", signed(POOL), [], []),
    ("NAC202", signed(attrs.evolve(POOL, is_written=None)), [], ["$.agreements[0].is_written"]),
    ("NAC202", signed(attrs.evolve(POOL, is_written=False)), ["$.agreements[0].is_written"], []),
    ("NAC202", signed(attrs.evolve(POOL, terms=None)), [], ["$.agreements[0].terms"]),
    (
        "NAC202",
        signed(attrs.evolve(POOL, terms=(), incomplete=("terms",))),
        [],
        ["$.agreements[0].terms"],
    ),
    ("NAC301", Arrangement(name="P"), [], []),
    ("NAC301", governed(Board(name="B")), [], []),
    ("NAC301", governed(COMMITTEE), [], ["$.governance.boards[0].voters"]),
    ("NAC301", governed(attrs.evolve(COMMITTEE, voters=(TRUST,))), [], []),
    (
        "NAC301",
        governed(attrs.evolve(COMMITTEE, voters=(CCG, COUNCIL, TRUST))),
        ["$.governance.boards[0].voters[2]"],
        [],
    ),
    ("NAC302", Arrangement(name="P"), [], []),
    (
        "NAC302",
        governed(leaders=(Leader(post="L"),)),
        [],
        ["$.governance.leaders[0].spans"],
    ),
    (
        "NAC302",
        governed(leaders=(Leader(post="L", spans=(MemberRole.PROVIDER,)),)),
        [],
        [],
    ),
    ("NAC303", Arrangement(name="P"), [], []),
    ("NAC303", governed(Board(name="B")), [], ["$.governance.boards[0].binds_members"]),
    ("NAC501", Arrangement(name="P"), [], []),
    ("NAC501", paid(Grant(payer="a", payee="b")), [], ["$.finance.payments[0].bindings"]),
    (
        "NAC501",
        paid(Grant(payer="a", payee="b"), a=UNKNOWN),
        [],
        ["$.finance.payments[0].bindings[0].body.kind"],
    ),
    # A council that is only paid shares no loss; one that no line names neither.
    ("NAC501", paid(Grant(payer="a", payee="b"), a=CCG, b=COUNCIL, c=COUNCIL), [], []),
    (
        "NAC501",
        paid(Grant(payer="a", payee="b"), a=COUNCIL, b=CCG),
        ["$.finance.payments[0].bindings[0]"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("code", "place", "findings", "unchecked"),
    [pytest.param(*case, id=f"{case[0]}-{number}") for number, case in enumerate(CASES)],
)
def test_a_check_yields_what_is_wrong_and_what_is_missing(
    code: str, place: Arrangement, findings: list[str], unchecked: list[str]
) -> None:
    """A breach stands at its path, and a fact that is not recorded is asked for at its own."""
    assert yielded(code, place) == (findings, unchecked)


def test_without_a_register_codes_are_reported_as_unchecked() -> None:
    """Nothing is guessed about a code that cannot be looked up."""
    place = Arrangement(
        name="Place",
        members=(Member(body=Body(code="00W")),),
        agreements=(AllianceAgreement(title="A", parties=(Body(code="00W"),)),),
    )
    report = check(place, on=DAY, rules=SHIPPED_RULES.only("NAC001", "NAC002", "NAC003"))
    assert report.findings == ()
    assert [str(each) for each in report.unchecked] == [
        "NAC001 $.members[0].body.code: a register of organisations (none was given)",
        "NAC001 $.agreements[0].parties[0].code: a register of organisations (none was given)",
    ]


def test_a_finding_on_invented_facts_is_illustrative() -> None:
    """A finding is as sure as the weakest of the rule and of the facts that it looked at."""
    place = paid(Grant(payer="a", payee="b"), a=COUNCIL, b=CCG)
    report = check(place, on=DAY, rules=SHIPPED_RULES.only("NAC501"))
    assert report.findings[0].confidence is Confidence.ILLUSTRATIVE
    assert report.findings[0].citations[-1] is INVENTED


def test_findings_come_worst_first_from_every_depth() -> None:
    """Errors stand before warnings and notes, and what is nested is checked too."""
    noted = tuple(
        Member(body=Body(name=role.value), roles=(role,))
        for role in (MemberRole.COMMISSIONER, MemberRole.PROVIDER)
    )
    inner = Arrangement(name="Inner", members=(Member(body=Body(code="00W")),))
    place = Arrangement(
        name="Outer",
        governance=Governance(has_collective_decisions=True),
        members=noted,
        nested=(inner,),
    )
    report = check(place, on=DAY, register=register())
    assert [(each.rule.code, each.path) for each in report.findings] == [
        ("NAC002", "$.nested[0].members[0].body.code"),
        ("NAC102", "$.members"),
    ]
    assert report.has_errors
    assert "Central Manchester" in report.findings[0].message or "00W" in str(report.findings[0])


def test_a_finding_in_words_names_its_sources() -> None:
    """Code, severity, confidence, path, message and the sources of the rule, on one line."""
    rule = SHIPPED_RULES.rule("NAC201")
    report = check(rule.failing, on=DAY, rules=SHIPPED_RULES.only("NAC201"))
    assert str(report.findings[0]) == (
        "NAC201 error (verified) $.agreements[0].parties: A pool has not a council among its "
        "parties [National Health Service Act 2006 (legislation.gov.uk, 2006), s.75 [verified]; "
        "NHS Bodies and Local Authorities Partnership Arrangements Regulations 2000, SI 2000/617 "
        "(legislation.gov.uk, 2000), regs 2 and 3 [verified]]"
    )
