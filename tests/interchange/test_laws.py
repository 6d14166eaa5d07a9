"""What holds of any figures that are written and read again."""

from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care.interchange import FigureColumn, FigureUnit, read_figures, write_csv
from tests.hostile_text import hostile_texts

CODES = st.lists(st.from_regex(r"[A-Z][0-9A-Z]{2}", fullmatch=True), unique=True, min_size=1)
COUNTS = st.integers(-(10**15), 10**15)


@given(CODES, st.data())
def test_figures_that_are_written_are_read_again(codes: list[str], data: st.DataObject) -> None:
    """Numbers and money by code come back to the last penny, and so does which cell is blank."""
    columns = {
        name: FigureColumn(
            name=name,
            unit=unit,
            figures={code: data.draw(COUNTS) for code in codes[: data.draw(st.integers(1))]},
        )
        for name, unit in (("people", FigureUnit.NUMBER), ("cost", FigureUnit.PENCE))
    }
    text = write_csv(
        [
            {"code": code}
            | {
                name: column.written(column.figures[code]) if code in column.figures else None
                for name, column in columns.items()
            }
            for code in codes
        ],
        ("code", *columns),
    )
    table = read_figures(text, money=["cost"], numbers=["people"])
    assert table.codes == tuple(codes)
    for column in table.columns:
        assert dict(column.figures) == dict(columns[column.name].figures)
        assert set(column.blank) == set(codes) - set(column.figures)


@given(hostile_texts(1), COUNTS)
def test_text_beside_figures_changes_no_figure(name: str, people: int) -> None:
    """A name may hold anything: the code and the figure beside it are read as they are."""
    text = write_csv([{"code": "QOP", "name": name, "people": people}], ("code", "name", "people"))
    [column] = read_figures(text, columns=["people"]).columns
    assert dict(column.figures) == {"QOP": people}
