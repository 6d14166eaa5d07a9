"""`check`, which asks the rules that are shipped unless it is given others."""

from datetime import date

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.room import with_room_at_last
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.arrangements.arrangement import taken
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.validation.engine import report_on
from nhs_accountable_care.validation.reports import Report
from nhs_accountable_care.validation.rulebook import SHIPPED_RULES
from nhs_accountable_care.validation.rules import RuleSet

__all__ = ["check"]


def check(
    value: Arrangement,
    *,
    on: date,
    rules: RuleSet = SHIPPED_RULES,
    register: Register | None = None,
) -> Report:
    """
    Check an arrangement, and everything nested in it, against the rules of a day.

    Findings come worst first, and then in the order of the document. Where the caller has so
    many calls open that a rule runs into Python's limit, all rules are asked once more in
    another thread, with the context variables of the caller.

    Args:
        value: The arrangement.
        on: The day; rules that were not in force on it are not asked.
        rules: The rules to ask.
        register: The organisations; without it, what rules need of it is reported as unchecked.

    Raises:
        InvalidTypeError: If the day is no date, or has a time of day, it is no arrangement,
            or ``rules`` is no rule set.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> rule = SHIPPED_RULES.rule("NAC202")
    >>> check(rule.passing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC202")).findings
    ()
    """
    if not isinstance(rules, RuleSet):
        msg = (
            f"rules is of the class {type(rules).__name__}, and check takes a RuleSet; write "
            "RuleSet(rules=(...,)), or SHIPPED_RULES.plus(...) to ask these and yours"
        )
        raise InvalidTypeError(msg)
    arrangement = taken(value, "check")
    return with_room_at_last(
        lambda is_last: report_on(
            arrangement, on=on, rules=rules, register=register, is_last=is_last
        )
    )
