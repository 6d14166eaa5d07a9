"""Every case, by the topics of the rulebook."""

from tests.validation.cases import (
    awards,
    boards,
    control_totals,
    delegation,
    forms,
    governance,
    integrated,
    lists,
    losses,
    money,
    people,
    personality,
    references,
    section_75,
    spending,
    systems,
    trials,
    ventures,
)

__all__ = ["CASES"]

CASES = (
    *references.CASES,
    *lists.CASES,
    *personality.CASES,
    *section_75.CASES,
    *governance.CASES,
    *boards.CASES,
    *delegation.CASES,
    *losses.CASES,
    *money.CASES,
    *control_totals.CASES,
    *spending.CASES,
    *awards.CASES,
    *integrated.CASES,
    *forms.CASES,
    *people.CASES,
    *systems.CASES,
    *ventures.CASES,
    *trials.CASES,
)
