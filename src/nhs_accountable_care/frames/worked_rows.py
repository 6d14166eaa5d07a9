"""
Rows that are worked out: what every frame goes through on its way to answers and back.

Rows in which a fact is missing, or cannot be what it is, are refused with their numbers, or
flagged with null answers; either way none is worked out from a fact that is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.frames.column_arithmetic import Stages, Value
from nhs_accountable_care.frames.engines import OnProblem, Opened
from nhs_accountable_care.frames.extra import nw
from nhs_accountable_care.frames.fact_columns import FactColumns, FactSource
from nhs_accountable_care.payment.evaluation.instructions import Program
from nhs_accountable_care.payment.language.formulas import Formula

__all__ = ["CURE", "WorkedRows", "flags"]

CURE: Final = 'on_problem="flag" settles the other rows, and says in a column what is wrong'
"""What to do about rows that are refused."""

_FIRST_ROWS: Final = 5


def flags(user: Opened, on_problem: OnProblem | None) -> bool:
    """
    Return whether rows that cannot be worked out are flagged; usual is what the frame can bear.

    Raises:
        InvalidValueError: It is neither ``"refuse"`` nor ``"flag"``.
    """
    if on_problem not in (None, "refuse", "flag"):
        msg = f'on_problem is {on_problem!r}; write "refuse" or "flag"'
        raise InvalidValueError(msg)
    return not user.is_eager if on_problem is None else on_problem == "flag"


class WorkedRows:
    """
    The rows of a frame, the facts that they carry, and the columns that are made of them.

    Attributes:
        user: The frame.
        stages: The columns on the way.
        facts: The facts.
        is_flagged: Whether rows that cannot be worked out are flagged.
    """

    def __init__(
        self,
        user: Opened,
        formula: Formula,
        program: Program,
        *,
        sources: Sequence[FactSource],
        prefix: str,
        is_flagged: bool,
    ) -> None:
        """
        Make facts of columns.

        Args:
            user: The frame.
            formula: The formula.
            program: Its operations.
            sources: Where each fact comes from.
            prefix: How the names of columns on the way begin.
            is_flagged: Whether rows that cannot be worked out are flagged.
        """
        self.user = user
        self.prefix = prefix
        self.is_flagged = is_flagged
        self.stages: Stages = Stages(prefix)
        self.facts: FactColumns = FactColumns(
            formula,
            program,
            frame=user,
            sources=sources,
            stages=self.stages,
            prefix=prefix,
            is_guarded=is_flagged,
        )

    def begun(self) -> nw.LazyFrame[Any]:
        """
        Return the rows, joined with the lists in which their codes are looked up.

        Raises:
            InvalidValueError: Rows that cannot be worked out are refused, and there are some.
        """
        rows = self.facts.joined(self.user.rows)
        if not self.is_flagged and (told := self.refused(rows)):
            raise InvalidValueError("\n".join((*told, CURE)))
        return rows

    def ended(
        self,
        rows: nw.LazyFrame[Any],
        answers: Mapping[str, Value],
        *,
        keep: Sequence[str] | None,
        guard: nw.Expr | None,
        problem: tuple[str, nw.Expr] | None,
        temporary: Iterable[str] = (),
        known: Mapping[str, nw.Expr] | None = None,
    ) -> Any:
        """
        Add the answers to the rows, and give the frame back as it was brought.

        Args:
            rows: The rows with all that the answers rest on.
            answers: The answers, by the names of their columns.
            keep: The columns of the user that are kept; all, if `None`.
            guard: Which rows have answers.
            problem: The name of the column of problems, and what it says.
            temporary: Columns that were made on the way, beside those of this object.
            known: What is known of rows without answers too, by the names of the columns.
        """
        final = {name: value.expr for name, value in answers.items()}
        later = f"{self.prefix}guard"
        if guard is not None and self.user.is_numpy:
            # A null would make floats of the whole numbers of numpy.
            final[later] = guard
        elif guard is not None:
            final = {name: nw.when(guard).then(expr) for name, expr in final.items()}
        final.update(known or {})
        if problem is not None:
            final[problem[0]] = problem[1]
        made = [expr.alias(name) for name, expr in final.items()]
        if keep is None:
            on_the_way = [*self.stages.names, *self.facts.joined_names, *temporary]
            # Rows of a table may have nothing to be told.
            rows = (rows.with_columns(*made) if made else rows).drop(*on_the_way)
        else:
            rows = rows.select(*(nw.col(name) for name in keep), *made)
        native = self.user.given_back(rows)
        if self.user.is_numpy and native.empty:
            native = _whole(native, [*answers, *(known or ())])
        if guard is not None and self.user.is_numpy:
            return _masked(native, later, list(answers))
        return native

    def refused(self, rows: nw.LazyFrame[Any]) -> list[str]:
        """Say in how many rows a fact is missing or cannot be what it is; nothing if in none."""
        if not self.facts.oks:
            return []
        names = {f"{self.prefix}ok{at}": ok for at, ok in enumerate(self.facts.oks.values())}
        # One pass, in which nothing is found, is the usual course.
        counts = rows.select(
            *((~ok).cast(nw.Int64()).sum().alias(name) for name, ok in names.items())
        ).collect()
        # The sum of no rows is nothing on databases.
        bad = [bool(counts[name].to_list()[0]) for name in names]
        if not any(bad):
            return []
        said = []
        carried = [source for source in self.facts.sources if source.column is not None]
        for source, is_bad in zip(carried, bad, strict=True):
            if is_bad:
                said += self._said(rows, source)
        return said

    def _said(self, rows: nw.LazyFrame[Any], source: FactSource) -> list[str]:
        """Say how many rows have something wrong with a fact, and which are the first."""
        said = []
        at = f"{self.prefix}row"
        if self.user.is_eager:
            rows = rows.collect().with_row_index(at).lazy()
        for condition, text in self.facts.problems_of(source):
            found = rows.filter(condition)
            number = found.select(nw.len()).collect().item()
            if not number:
                continue
            which = ""
            if self.user.is_eager:
                first = found.sort(at).head(_FIRST_ROWS).select(at).collect()[at].to_list()
                more = ", …" if number > len(first) else ""
                which = f", counted from 0: {', '.join(str(each) for each in first)}{more}"
            said.append(f"{text}: {number:,} {'row' if number == 1 else 'rows'}{which}")
        return said


def _whole(native: Any, names: Sequence[str]) -> Any:
    """Have whole numbers in a frame of pandas without rows, of which a condition makes floats."""
    kinds = native.dtypes
    return native.astype({name: "int64" for name in names if kinds[name].kind == "f"})


def _masked(native: Any, guard: str, names: Sequence[str]) -> Any:
    """Take the answers of rows that have none out of a frame of pandas."""
    is_there = native[guard].astype("boolean")
    for name in names:
        column = native[name]
        if str(column.dtype) == "int64":
            column = column.astype("Int64")
        native[name] = column.where(is_there)
    return native.drop(columns=[guard])
