"""Joint ventures: what makes one sound, and not what makes it one."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import JointVentureAgreement, VehicleForm
from nhs_accountable_care.questions import (
    TRUSTS,
    Breach,
    MissingFact,
    answer_of,
    any_met,
    must,
    number_of,
    of_kind_on,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import COMPANY, FOUNDATION_TRUST
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["VENTURE_RULES"]


def _may_invest(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each joint venture of a trust whose power to invest was not found."""
    for path, venture in of_kind_on(arrangement, JointVentureAgreement, context.moment):
        owned_by_trust = number_of(venture, "owners", TRUSTS).at_least(1)
        yield from must(
            any_met([~owned_by_trust, answer_of(venture.power_to_invest_checked)]),
            path=f"{path}.power_to_invest_checked",
            fact="whether each trust among its owners was found to have the power to invest",
            message=f"{venture.title}: a trust owns a part, and no power to invest was found",
            evidence=venture.sources,
        )


_VENTURE = JointVentureAgreement(
    title="Joint venture",
    owners=(FOUNDATION_TRUST, COMPANY),
    form=VehicleForm.LIMITED_LIABILITY_PARTNERSHIP,
    power_to_invest_checked=True,
)

VENTURE_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC909",
        title="A trust that owns a part of a joint venture has the power to invest in it",
        period=DateRange(first_day=date(2010, 1, 1)),
        severity=Severity.NOTE,
        authority=RuleAuthority.LAW,
        rationale=(
            "A foundation trust may invest for the purposes of its functions, also by forming or "
            "joining bodies corporate. That an NHS trust has narrower powers is from memory, so "
            "that this is a note."
        ),
        check=_may_invest,
        passing=Arrangement(name="A place", agreements=(_VENTURE,)),
        failing=Arrangement(
            name="A place",
            agreements=(attrs.evolve(_VENTURE, power_to_invest_checked=False),),
        ),
        example_day=date(2017, 4, 1),
        sources=(
            sure("NHSA2006", "s.46(4) and (5), foundation trusts"),
            unsure("NHSA2006", "Sch 4, NHS trusts"),
            sure("S79"),
        ),
    ),
)
"""Rules about bodies that several own."""
