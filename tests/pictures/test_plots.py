"""Plots: described from records, and honest about what is invented."""

import sys

import pytest

from nhs_accountable_care.payment import settle
from nhs_accountable_care.pictures import plot_nets
from nhs_accountable_care.reference import cases


def test_a_plot_of_invented_figures_says_so() -> None:
    """The bars are the nets in the order of the parties, and the title tells the truth."""
    salford = (cases.case("greater-manchester-2017").value.nested or ())[0]
    assert salford.finance is not None
    assert salford.finance.payments is not None
    settlement = settle(
        salford.finance.payments[0].mechanism, cases.facts("greater-manchester-2017")
    )
    chart = plot_nets(settlement, {"commissioner": "NHS Salford CCG"}).to_dict()
    assert chart["title"].endswith("(invented figures)")
    (rows,) = chart["datasets"].values()
    assert [row["party"] for row in rows] == [
        "NHS Salford CCG",
        "acute",
        "mental-health",
        "council",
    ]
    assert [row["side"] for row in rows] == ["pays", "gets", "gets", "gets"]
    assert rows[1]["words"] == "£205,870,709.87"


def test_without_altair_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plot without its library says how to get it."""
    monkeypatch.setitem(sys.modules, "altair", None)
    salford = (cases.case("greater-manchester-2017").value.nested or ())[0]
    assert salford.finance is not None
    assert salford.finance.payments is not None
    settlement = settle(
        salford.finance.payments[0].mechanism, cases.facts("greater-manchester-2017")
    )
    with pytest.raises(ImportError, match=r"nhs-accountable-care\[plots\]"):
        plot_nets(settlement)
