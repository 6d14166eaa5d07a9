"""
Plots of a settlement: the extra ``plots``.

A plot is an Altair chart, which is a description and draws nothing by itself: a notebook
shows it, and `chart.save` writes it to a file.
"""

from typing import Any

from nhs_accountable_care.payment import Settlement

__all__ = ["plot_nets"]


def plot_nets(settlement: Settlement, names: dict[str, str] | None = None) -> Any:  # noqa: ANN401 -- the type belongs to the extra
    """
    Plot what each party gets by a settlement, less what it pays, as bars in pounds.

    A settlement of invented figures says so in its title. Colour repeats what the side of
    the bar says, so that nothing rests on colour alone.

    Args:
        settlement: What was settled.
        names: The body that takes each role, to stand in place of the role.

    Raises:
        ImportError: Without Altair; the message names the extra.

    >>> from nhs_accountable_care import Money
    >>> from nhs_accountable_care.payment import formula, line, settle
    >>> block = formula(line("block", Money.parse("£5m"), payer="CCG", payee="trust"))
    >>> chart = plot_nets(settle(block, {}))
    >>> chart.to_dict()["title"]
    'What each party gets, less what it pays'
    """
    try:
        import altair  # noqa: PLC0415, ICN001 -- an extra, loaded only where it is used
    except ImportError as error:
        msg = (
            "plots need Altair, which comes with an extra: "
            "python -m pip install 'nhs-accountable-care[plots]'"
        )
        raise ImportError(msg) from error

    title = "What each party gets, less what it pays"
    if settlement.is_illustrative:
        title += " (invented figures)"
    rows = [
        {
            "party": (names or {}).get(party) or party,
            # For the eye only: a plot has no use for pence.
            "pounds": money.pence // 100,
            "words": str(money),
            "side": "gets" if money.pence >= 0 else "pays",
        }
        for party, money in settlement.net.items()
    ]
    return (
        altair.Chart(altair.InlineData(values=rows), title=title)
        .mark_bar()
        .encode(
            x=altair.X("pounds:Q", title="pounds"),
            y=altair.Y("party:N", title=None, sort=None),
            color=altair.Color("side:N", title=None),
            tooltip=["party:N", "words:N"],
        )
    )
