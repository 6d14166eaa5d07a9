"""Settling in columns: a row of facts in, what each line and each party comes to out."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, overload

from nhs_accountable_care.frames.settled_tables import SettledTables
from nhs_accountable_care.payment.language.facts import FactValue, GivenFacts
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["settle"]


@overload
def settle(
    frame: Any,
    mechanism: Mechanism | Formula,
    *,
    rows: None = None,
    facts: GivenFacts | None = None,
    columns: Mapping[str, str] | None = None,
    within: Mapping[str, tuple[FactValue, FactValue]] | None = None,
    steps: bool | Iterable[str] = False,
    on_problem: Literal["refuse", "flag"] | None = None,
    keep: Iterable[str] | None = None,
    prefix: str = "",
) -> Any: ...


@overload
def settle(
    frame: Any,
    mechanism: Mechanism | Formula,
    *,
    rows: object,
    keys: Iterable[str],
    workings: bool = False,
    facts: GivenFacts | None = None,
    columns: Mapping[str, str] | None = None,
    within: Mapping[str, tuple[FactValue, FactValue]] | None = None,
    steps: bool | Iterable[str] = False,
    on_problem: Literal["refuse", "flag"] | None = None,
    keep: Iterable[str] | None = None,
    prefix: str = "",
) -> SettledTables: ...


def settle(
    frame: Any,
    mechanism: Mechanism | Formula,
    *,
    rows: object | None = None,
    keys: Iterable[str] = (),
    workings: bool = False,
    facts: GivenFacts | None = None,
    columns: Mapping[str, str] | None = None,
    within: Mapping[str, tuple[FactValue, FactValue]] | None = None,
    steps: bool | Iterable[str] = False,
    on_problem: Literal["refuse", "flag"] | None = None,
    keep: Iterable[str] | None = None,
    prefix: str = "",
) -> Any:
    """
    Settle every row of a frame: a row of facts in, whole pence out.

    The pence are those of `nhs_accountable_care.payment.settle`, on every engine. The frame
    comes back as it was brought (eager or lazy, with its own columns first, in their order), with
    one column for each line, named by its label, and ``net_`` and its name for each party: what it
    gets less what it pays. All are 64-bit whole numbers of pence; a note that is not money counts
    in its grain, which `settled_columns` tells.

    Args:
        frame: A frame of polars, pandas, pyarrow, DuckDB, Ibis or PySpark. Each fact is a column
            of its name, in whole steps: pence for money, ten-thousandths for a share whose step
            is 0.0001, the calendar year in which a financial year starts. Truths are booleans,
            codes text.
        mechanism: What is settled.
        rows: The rows of the table that the mechanism adds up, such as spells, as a frame of the
            same kind; of several tables, a mapping from name to frame. What comes back is then
            a `SettledTables`.
        keys: The columns by which a row finds its whole, which both frames have.
        workings: Whether the rows come back as well, each with what was worked out for it: its
            named steps, and in ``added`` (``added_1``, …) what it adds to the total.
        facts: Facts that are the same in every row, as `nhs_accountable_care.payment.settle`
            takes them. Recorded facts may be more than are needed; each name in a mapping is that
            of a fact.
        columns: The columns that carry facts under another name, by the name of the fact.
        within: The least and the most that facts of these rows can be, where that is less than
            their mechanism allows, as ``facts`` has values. It makes room for a formula that
            could leave 64 bits; a row outside is a problem.
        steps: Whether the named workings come as well, or which of them, each in a column of its
            name after ``step_``. A step that is a ratio has a second column that ends in
            ``_divided_by``.
        on_problem: What becomes of rows in which a fact is missing or cannot be what it is. With
            ``"refuse"``, which is usual for a frame that is there already, they are an error that
            counts them. With ``"flag"``, which is usual for a lazy frame, the column ``problem``
            says what is wrong with the first such fact, and the answers of the row are null.
        keep: The columns of the frame that are kept; all are, if nothing is said.
        prefix: What the names of new columns begin with.

    Raises:
        ImportError: Without narwhals; the message names the extra.
        MissingFactError: A fact is in no column and is not given; each is named with its unit.
        InvalidTypeError: It is no frame, or a column is of a type that its fact cannot have.
        InvalidValueError: Rows cannot be settled and are refused; the formula could leave 64
            bits; it adds up rows that are not given; or a name is taken already.

    >>> import polars
    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
    >>> half = formula(line("half", fact("saving", PENCE) / 2, payer="a", payee="b"))
    >>> settle(polars.DataFrame({"saving": [1001, 250]}), half).to_dicts()[0]
    {'saving': 1001, 'half': 501, 'net_a': -501, 'net_b': 501}
    """
    # Here and not above, so that what the extra is for can be read about without it.
    if rows is None:
        from nhs_accountable_care.frames.row_settling import settled  # noqa: PLC0415

        return settled(
            frame,
            mechanism,
            facts=facts or {},
            columns=columns or {},
            within=within or {},
            steps=steps,
            on_problem=on_problem,
            keep=keep,
            prefix=prefix,
        )
    from nhs_accountable_care.frames.table_settling import settled_tables  # noqa: PLC0415

    return settled_tables(
        frame,
        mechanism,
        rows=rows,
        keys=keys,
        workings=workings,
        facts=facts or {},
        columns=columns or {},
        within=within or {},
        steps=steps,
        on_problem=on_problem,
        keep=keep,
        prefix=prefix,
    )
