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
    MarginalRateEmergencyTariff,
    Phase,
    Phased,
    Standing,
    Together,
    lawful,
    lawful_mechanisms,
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
    assert bool(answer.sources) is bool(answer.years)
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
    pytest.param({"payer": "icb"}, "block-payment has no role 'payer'; it has: ", id="a role"),
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
