"""What is asked of the councils in a pool."""

from datetime import date

import pytest

from nhs_accountable_care import Money, Share
from nhs_accountable_care.arrangements import Arrangement, Finance, PartyBinding, PaymentTerms
from nhs_accountable_care.contracts import (
    Body,
    Contribution,
    OverspendStep,
    Section75Agreement,
    Section75Arrangement,
)
from nhs_accountable_care.payment import (
    PENCE,
    BlockPayment,
    Bounded,
    Conditional,
    LocalAgreement,
    Mechanism,
    Qualified,
    Together,
    fact,
    formula,
    line,
    truth,
)
from nhs_accountable_care.validation import SHIPPED_RULES, check
from tests.validation.cases.building import CCG, COUNCIL

OTHER = Body(name="Another council", kind=COUNCIL.kind)


@pytest.mark.parametrize(
    ("overspend", "fact"),
    [
        (None, "who bears an overspend beside 309 and Another council"),
        (
            (OverspendStep.PARTNERS_BY_AGREED_SHARE,),
            "which part of an overspend falls on 309 and Another council, and up to what sum",
        ),
    ],
)
def test_each_council_of_a_pool_is_asked_about(
    overspend: tuple[OverspendStep, ...] | None, fact: str
) -> None:
    """One question names every council, each once, however often it is recorded."""
    agreement = Section75Agreement(
        title="Pool",
        parties=(COUNCIL, OTHER, CCG),
        arrangements=(Section75Arrangement.POOLED_FUND,),
        contributions=(Contribution(body=OTHER),),
        overspend=overspend,
    )
    place = Arrangement(name="Place", agreements=(agreement,))
    report = check(place, on=date(2018, 6, 1), rules=SHIPPED_RULES.only("NAC501"))
    assert [each.fact for each in report.unchecked] == [fact]


@pytest.mark.parametrize(
    ("share", "steps", "fact"),
    [
        ("40%", (), "up to what sum an overspend falls on 309"),
        (None, (), "which part of an overspend falls on 309, and up to what sum"),
        (
            "40%",
            (OverspendStep.PARTNERS_BY_AGREED_SHARE,),
            "which part of an overspend falls on 309, and up to what sum",
        ),
    ],
)
def test_a_part_that_is_told_is_not_asked_about(
    share: str | None, steps: tuple[OverspendStep, ...], fact: str
) -> None:
    """By contributions that are recorded as shares, the part is known and the limit is not."""
    part = None if share is None else Share.parse(share)
    agreement = Section75Agreement(
        title="Pool",
        parties=(COUNCIL, CCG),
        contributions=(Contribution(body=COUNCIL, share=part),),
        overspend=(OverspendStep.PARTNERS_BY_CONTRIBUTION, *steps),
    )
    place = Arrangement(name="Place", agreements=(agreement,))
    report = check(place, on=date(2018, 6, 1), rules=SHIPPED_RULES.only("NAC501"))
    assert [each.fact for each in report.unchecked] == [fact]


def test_a_part_that_stands_in_many_places_is_gone_into_once() -> None:
    """With each layer that has a part twice, the time does not double: this one would not end."""
    mechanism: Mechanism = BlockPayment.example()
    for number in range(40):
        mechanism = Conditional(
            condition=truth(f"met_{number}"), part=mechanism, otherwise=mechanism
        )
    terms = PaymentTerms(
        name="Terms",
        mechanism=mechanism,
        bindings=tuple(
            PartyBinding(party=party, body=COUNCIL) for party in mechanism.formula().parties
        ),
    )
    place = Arrangement(name="Place", finance=Finance(payments=(terms,)))
    report = check(
        place, on=date(2018, 6, 1), rules=SHIPPED_RULES.only("NAC501", "NAC512", "NAC513")
    )
    assert (report.findings, report.unchecked) == ((), ())


def test_a_formula_beside_other_mechanisms_is_asked_about_its_own_parties() -> None:
    """A council that a part does not pay is asked about by the others, and no rule fails."""
    own = LocalAgreement(
        agreed=formula(
            line("varies", fact("x", PENCE), payer="commissioner", payee="trust"),
            line("fixed", Money.parse("£5"), payer="trust", payee="third"),
        )
    )
    several = Together(parts=(own, Qualified(part=BlockPayment(provider="council"), by="b")))
    for mechanism, asked in (
        (several, ["commissioner"]),
        (
            Bounded(part=own, party="third", holder="trust", lowest=Money.parse("£1")),
            ["commissioner"],
        ),
    ):
        terms = PaymentTerms(
            name="Terms",
            mechanism=mechanism,
            bindings=tuple(
                PartyBinding(party=party, body=Body(name=party, kind=kind))
                for party, kind in (
                    *((party, COUNCIL.kind) for party in ("commissioner", "council", "third")),
                    ("trust", CCG.kind),
                )
            ),
        )
        place = Arrangement(name="Place", finance=Finance(payments=(terms,)))
        report = check(place, on=date(2018, 6, 1), rules=SHIPPED_RULES.only("NAC501"))
        assert (report.findings, len(report.unchecked)) == ((), len(asked))
        for each, party in zip(report.unchecked, asked, strict=True):
            assert f"whether {party} shares a loss" in each.fact
