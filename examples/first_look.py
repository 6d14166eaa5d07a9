"""
A first look: one real place, asked the four questions from a program.

Run it with ``python examples/first_look.py``; it needs nothing but the package.
"""

from datetime import date

import nhs_accountable_care as nac
from nhs_accountable_care.classification import Answer
from nhs_accountable_care.reference import cases

DAY = date(2017, 4, 1)


def main() -> None:
    """Print who is who, what has been agreed, what it is, and who pays whom."""
    register = nac.reference.register()
    place = cases.case("greater-manchester-2017").value

    print(f"Who is who on {DAY}?")
    for code in ("00W", "14L"):
        try:
            print(f"  {code} is {register.find(code, on=DAY).name}")
        except nac.NotInForceError as error:
            print(f"  {error}")

    print("What has been agreed?")
    for _, part in nac.arrangements.walk(place):
        for agreement in part.agreements or ():
            print(f"  {part.name}: {agreement.title}")

    print("What is it really, and is it sound?")
    found = nac.classify(place, on=DAY)
    for form in found.forms:
        if form.path == "$" and form.answer is Answer.YES:
            print(f"  it is a {form.form.name}")
    report = nac.check(place, on=DAY)
    print(f"  {len(report.findings)} findings, {len(report.unchecked)} facts wanted")

    print("Who pays whom? (invented figures)")
    salford = (place.nested or ())[0]
    if salford.finance is not None and salford.finance.payments:
        terms = salford.finance.payments[0]
        settlement = nac.settle(terms.mechanism, cases.facts("greater-manchester-2017"))
        for posting in settlement.postings:
            print(f"  {posting}")


if __name__ == "__main__":
    main()
