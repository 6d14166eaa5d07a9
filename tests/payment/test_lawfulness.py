"""Which mechanisms a year allows between whom, as their sources say."""

import json
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs
import pytest

from nhs_accountable_care import FinancialYear, InvalidTypeError, InvalidValueError, Share
from nhs_accountable_care.payment import (
    ALSO_BY_AGREEMENT,
    SHIPPED_MECHANISMS,
    BlendedPayment,
    BlockPayment,
    Formula,
    Lawfulness,
    LocalAgreement,
    MarginalRateEmergencyTariff,
    Phase,
    Phased,
    RoleStanding,
    Standing,
    Together,
    lawful,
    lawful_mechanisms,
    parts_of,
)

CASES: Final = json.loads(
    (Path(__file__).parent / "lawful_cases.json").read_text(encoding="utf-8")
)["cases"]
BY_TAG: Final = {each.type_tag: each for each in SHIPPED_MECHANISMS}
MARGINAL: Final = MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_the_answer_is_that_of_the_sources(case: dict[str, Any]) -> None:
    """Standing, roles and the whole are as written down from the sources, and each is cited."""
    parties = {role: tuple(kinds) for role, kinds in case["parties"].items()}
    answer = lawful(BY_TAG[case["mechanism"]], on=date.fromisoformat(case["on"]), parties=parties)
    assert answer.standing is Standing(case["standing"])
    assert {each.role: each.is_meant for each in answer.roles} == case["roles"]
    assert answer.is_allowed is case["allowed"]
    for each in answer.roles:
        assert each.because
        assert bool(each.sources) is (each.is_meant is not None)
    assert bool(answer.sources) is bool(answer.years)
    if answer.standing is Standing.NOT_IN_FORCE:
        assert answer.years == BY_TAG[case["mechanism"]].years_in_force
    assert len(answer.because) == len(answer.years or (None,)) + len(answer.roles)


def test_a_whole_is_allowed_where_all_of_its_parts_are() -> None:
    """What one part may not do, the whole may not; its roles are those of its parts."""
    both = Together(parts=(BlendedPayment(variable_rate=Share.parse("20%")), MARGINAL))
    kinds = {"commissioner": "ccg"}
    assert lawful(both, on=date(2016, 5, 1), parties=kinds).is_allowed is None
    assert lawful(both, on=date(2016, 5, 1)).is_allowed is True
    later = lawful(both, on=date(2020, 5, 1))
    assert later.is_allowed is False
    assert [part.is_allowed for part in later.parts] == [True, False]
    assert "marginal-rate-emergency-tariff: not in force in 2020/21" in later.because[-1]


def test_a_phase_is_asked_in_its_own_year() -> None:
    """The rate of 2018/19 says nothing of the year after."""
    cases = (
        Phase(year=FinancialYear(2018), part=MARGINAL),
        Phase(year=FinancialYear(2019), part=BlockPayment()),
    )
    phased = Phased(cases=cases)
    for day, tag in ((date(2018, 6, 1), MARGINAL.type_tag), (date(2019, 6, 1), "block-payment")):
        answer = lawful(phased, on=day)
        assert answer.is_allowed is True
        assert [part.mechanism for part in answer.parts] == [tag]


def test_what_is_shared_is_asked_once() -> None:
    """A part in many places takes no longer, with every layer, than in one."""
    whole: Any = BlockPayment()
    for _ in range(60):
        whole = _Twice(first=whole, second=whole)
    answer = lawful(whole, on=date(2018, 6, 1), parties={"provider": "nhs-trust"})
    assert answer.is_allowed is None
    assert len(answer.because) == 62


@attrs.frozen(kw_only=True)
class _Twice:
    """A mechanism of somebody else's, which is twice another."""

    type_tag: ClassVar[str] = "twice"

    first: Any
    second: Any

    def formula(self) -> Formula:
        """Return the formula of the first."""
        return self.first.formula()  # type: ignore[no-any-return]  # of any mechanism


def test_the_list_is_of_those_whose_parties_they_are() -> None:
    """Without parties all that ships is asked; with some, those that have such a role."""
    day = date(2016, 5, 1)
    assert [each.mechanism for each in lawful_mechanisms(on=day)] == list(BY_TAG)
    answers = lawful_mechanisms(on=day, parties={"partners": ("ccg", "council-of-no-kind")[:1]})
    assert [each.mechanism for each in answers] == ["pooled-budget"]


REFUSED: Final = (
    pytest.param(
        {"payer": "icb"},
        "no role 'payer'; it has: 'commissioner', 'provider', 'topped_up_by'$",
        id="a role",
    ),
    pytest.param({"provider": "icbb"}, "'icbb' is not a kind of organisation", id="a kind"),
)


@pytest.mark.parametrize(("parties", "words"), REFUSED)
def test_what_is_not_known_is_refused(parties: dict[str, str], words: str) -> None:
    """A role that is none, or a kind that is none, is told with those that there are."""
    with pytest.raises(InvalidValueError, match=words):
        lawful(BlockPayment, on=date(2016, 5, 1), parties=parties)


def test_what_is_no_mechanism_is_refused() -> None:
    """It has no tag."""
    nothing: Any = "block"
    with pytest.raises(InvalidTypeError, match="str is no mechanism"):
        lawful(nothing, on=date(2016, 5, 1))


def test_what_is_printed_has_its_sources() -> None:
    """The answer in words, its sources below, and the same as data."""
    answer = lawful(MARGINAL, on=date(2016, 5, 1), parties={"commissioner": "icb"})
    assert str(answer).splitlines()[0] == (
        "marginal rate emergency tariff on 1 May 2016: not allowed"
    )
    assert "[verified]" in answer.explain()
    record = answer.to_record()
    assert (record["is_allowed"], record["on"]) == (False, "2016-05-01")
    assert answer.roles[0].to_record()["kinds"] == ["integrated-care-board"]
    unknown = lawful(MARGINAL, on=date(2016, 5, 1), parties={"provider": "nhs-trust"})
    assert str(unknown).splitlines()[0].endswith(": not known")


def test_what_is_also_agreed_locally_has_years() -> None:
    """Each of that list was a national rule once; else it would not need to stand there."""
    for each in ALSO_BY_AGREEMENT:
        assert getattr(each, "years_in_force")  # noqa: B009 -- of any mechanism


def test_the_answer_stands_in_the_first_line() -> None:
    """Allowed, not allowed, or not known; what follows is wrapped at 99 characters."""
    firsts = [
        str(lawful(BlockPayment, on=date(2020, 5, 1), parties=parties)).splitlines()[0]
        for parties in ({}, {"provider": "nhs-trust"})
    ]
    assert firsts == [
        "block payment on 1 May 2020: allowed",
        "block payment on 1 May 2020: not known",
    ]
    told = []
    for length in (64, 65):
        role = RoleStanding(role="a", kinds=(), is_meant=True, because="b" * length + " end")
        answer = Lawfulness(
            mechanism="block-payment",
            on=date(2020, 5, 1),
            standing=Standing.LOCAL_AGREEMENT,
            years=(),
            roles=(attrs.evolve(role, because="c " * 12 + role.because),),
        )
        told.append(len(str(answer).splitlines()))
    assert told == [3, 4]


def test_a_mechanism_without_roles_says_so() -> None:
    """Its formula alone names parties."""
    with pytest.raises(InvalidValueError, match="local-agreement has no role 'a'; it has: none"):
        lawful(LocalAgreement, on=date(2020, 5, 1), parties={"a": "icb"})


def test_of_several_years_those_are_told_that_hold() -> None:
    """Aligned payment had other rules in each."""
    answer = lawful(BY_TAG["aligned-payment-and-incentive"], on=date(2022, 5, 1))
    assert [each.span for each in answer.years] == ["in 2022/23"]


class _Plain:
    """A mechanism of somebody else's that is no class of attrs."""

    type_tag: ClassVar[str] = "plain"

    def formula(self) -> Formula:
        """Return the formula of a block."""
        return BlockPayment().formula()


@attrs.frozen(kw_only=True)
class _Box:
    """What holds a mechanism, or a year, and is neither a mechanism nor a phase."""

    part: Any = None
    year: Any = None


def test_a_part_is_a_mechanism_or_a_phase() -> None:
    """What only holds a mechanism, or a year, is neither."""
    assert lawful(_Plain(), on=date(2018, 6, 1)).is_allowed is True
    boxes = (_Box(part=BlockPayment()), _Box(year=FinancialYear(2018)))
    both = _Box(part=BlockPayment(), year=FinancialYear(2018))
    found = list(parts_of(_Twice(first=boxes, second=both)))
    assert found == [("second.part", BlockPayment(), FinancialYear(2018))]
