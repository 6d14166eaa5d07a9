"""System control totals."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import Citation, Confidence, InvalidValueError, Money, Source
from nhs_accountable_care.payment import (
    AgreedOffset,
    BlockPayment,
    Conditional,
    Mechanism,
    OrganisationTotal,
    SystemControlTotals,
    settle,
)

SYSTEM = SystemControlTotals(
    organisations=(
        OrganisationTotal(party="A", control_total="a_control_total", outturn="a_outturn"),
        OrganisationTotal(party="B", control_total="b_control_total", outturn="b_outturn"),
    ),
    offsets=(AgreedOffset(eases="A", tightens="B", fact="b_eases_a"),),
)
TERMS: dict[str, SystemControlTotals] = {"control totals with an offset": SYSTEM}

SIGNED = st.integers(min_value=-(10**11), max_value=10**11).map(lambda pence: Money(pence=pence))
SUMS = st.integers(min_value=0, max_value=10**11).map(lambda pence: Money(pence=pence))
FACTS = st.fixed_dictionaries(
    {
        "a_control_total": SIGNED,
        "a_outturn": SIGNED,
        "b_control_total": SIGNED,
        "b_outturn": SIGNED,
        "b_eases_a": SUMS,
    }
)


def test_a_system_comes_to_the_answer_that_was_stated(
    case: dict[str, Any], check: Callable[[Mechanism, dict[str, Any]], None]
) -> None:
    """Each organisation and the system are where the case says."""
    check(TERMS[case["terms"]], case)


@given(facts=FACTS)
def test_offsets_leave_the_system_as_it_is(facts: dict[str, Money]) -> None:
    """A total moves from one organisation to another: the sums and their answer stay."""
    with_offset = settle(SYSTEM, facts)
    without = settle(attrs.evolve(SYSTEM, offsets=()), facts)
    assert with_offset.amounts[-2:] == without.amounts[-2:]
    assert with_offset.postings == ()


@given(facts=FACTS)
def test_a_system_of_which_all_meet_their_totals_meets_its_own(facts: dict[str, Money]) -> None:
    """A system misses its total only if one of its organisations misses one."""
    settlement = settle(SYSTEM, facts)
    organisations = [settlement.line(f"{party}: control total met").value for party in "AB"]
    assert min(organisations) <= settlement.line("system control total met").value


@pytest.mark.parametrize(
    ("party", "paid"),
    [
        pytest.param(None, "£0.00", id="the system misses its total"),
        pytest.param("A", "£0.00", id="A misses its total"),
        pytest.param("B", "£1,000,000.00", id="B meets its total"),
    ],
)
def test_money_can_hang_on_a_total(party: str | None, paid: str) -> None:
    """A payment is made if the system, or one organisation, met its control total."""
    fund = Conditional(
        condition=attrs.evolve(SYSTEM, offsets=()).is_met(party),
        part=BlockPayment(commissioner="NHS England", provider="B"),
    )
    facts = {
        "a_control_total": Money.parse("£1m"),
        "a_outturn": Money.parse("-£1m"),
        "b_control_total": Money.parse("£0"),
        "b_outturn": Money.parse("£0"),
        "block_value": Money.parse("£1m"),
    }
    assert str(settle(fund, facts).net["B"]) == paid


def test_an_offset_concerns_the_two_that_it_names() -> None:
    """The total of a third organisation stays what it is."""
    third = OrganisationTotal(party="C", control_total="c_control_total", outturn="c_outturn")
    system = attrs.evolve(SYSTEM, organisations=(*SYSTEM.organisations, third))
    facts = {each.name: Money.parse("£1m") for each in system.formula().facts}
    totals = [settle(system, facts).step(f"{party}: control total").value for party in "ABC"]
    assert totals == [0, 200_000_000, 100_000_000]


def _from(key: str, of: str | None = None) -> tuple[Citation, ...]:
    """Return one source of that key, for one term or for all."""
    source = Source(key=key, title="A letter")
    return (Citation(source=source, confidence=Confidence.ILLUSTRATIVE, of=of),)


def test_each_line_cites_what_its_own_total_rests_on() -> None:
    """What was said of A's total, or of what B gave up for it, is nothing to C's."""
    totals = [
        OrganisationTotal(
            party=party,
            control_total=f"{party.lower()}_total",
            outturn=f"{party.lower()}_outturn",
            sources=_from(f"letter-to-{party}"),
        )
        for party in "ABC"
    ]
    offset = AgreedOffset(eases="A", tightens="B", fact="b_eases_a", sources=_from("agreement"))
    system = SystemControlTotals(
        organisations=tuple(totals),
        offsets=(offset,),
        sources=(*_from("guidance"), *_from("on-offsets", of="offsets")),
    )
    settlement = settle(system, {each.name: Money.parse("£1m") for each in system.formula().facts})
    cited = {
        party: {
            each.source.key for each in settlement.line(f"{party}: control total met").citations
        }
        for party in "ABC"
    }
    assert cited == {
        "A": {"letter-to-A", "agreement", "guidance", "on-offsets"},
        "B": {"letter-to-B", "agreement", "guidance", "on-offsets"},
        "C": {"letter-to-C", "guidance"},
    }
    for line in settlement.lines[-2:]:
        assert {each.source.key for each in line.citations} == set().union(*cited.values())


def test_a_system_with_a_name_of_its_own_tells_its_lines_apart() -> None:
    """The name of a mechanism tells its lines and steps from those of another."""
    named = attrs.evolve(SYSTEM, name="south").formula()
    assert all(line.label.endswith(" (south)") for line in named.lines)


def test_a_stranger_has_no_total() -> None:
    """A condition about somebody outside the system is refused, with who is in it."""
    with pytest.raises(InvalidValueError, match="it is made of: A, B"):
        SYSTEM.is_met("C")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"organisations": (), "offsets": ()}, "made of organisations"),
        ({"organisations": (SYSTEM.organisations[0],) * 2}, "each named once"),
        ({"organisations": SYSTEM.organisations[:1]}, "an offset names B"),
        ({"organisations": SYSTEM.organisations[1:]}, "an offset names A"),
    ],
)
def test_a_system_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    """A system has organisations, and offsets are between two of them."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(SYSTEM, **change)


def test_nobody_offsets_itself() -> None:
    """An offset is between two organisations."""
    with pytest.raises(InvalidValueError, match="cannot offset itself"):
        AgreedOffset(eases="A", tightens="A", fact="offset")
