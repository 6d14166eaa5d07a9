"""Cases of rules: bodies that several own."""

from tests.validation.cases.building import COMPANY, COUNCIL, TRUST, UNKNOWN, A, case

__all__ = ["CASES"]

_POWER = f"{A}.power_to_invest_checked"

CASES = tuple(
    case("NAC909", {f"{A}.owners": owners, _POWER: power}, breaches, gaps)
    for owners, power, breaches, gaps in (
        ((TRUST, COMPANY), True, "", ""),
        ((TRUST, COMPANY), False, _POWER, ""),
        ((TRUST, COMPANY), None, "", _POWER),
        # Who is no trust has powers of another law.
        ((COUNCIL, COMPANY), False, "", ""),
        ((UNKNOWN, COMPANY), False, "", _POWER),
        ((UNKNOWN, COMPANY), True, "", ""),
        (None, False, "", _POWER),
    )
)
