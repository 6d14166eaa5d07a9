"""Laws of laying files over a register, whatever the files say."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from nhs_accountable_care.interchange import (
    BodyRow,
    ClashRule,
    FileFormat,
    LaidOver,
    LayingOutcome,
    LinkRow,
    OfficialReading,
    SuccessionRow,
    lay_over,
)
from nhs_accountable_care.interchange.rows import OfficialRow
from nhs_accountable_care.organisations import (
    OdsCode,
    Organisation,
    OrganisationKind,
    Register,
    Relation,
)

FORMAT = FileFormat(
    key="made-up",
    title="A made-up file",
    layout="whatever was drawn",
    recognises=lambda _: False,
    reads=lambda _: iter(()),
)
CODES = st.sampled_from([OdsCode(f"Y0000{number}") for number in range(1, 7)])
DAYS = st.integers(0, 40).map(lambda day: date(2026, 7, 20) + timedelta(days=day))
PERIODS = st.tuples(DAYS, st.none() | st.integers(0, 20)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)
KINDS = st.sampled_from([OrganisationKind.GP_PRACTICE, OrganisationKind.SUB_ICB_LOCATION, None])
RELATIONS = st.sampled_from([Relation.COMMISSIONED_BY, Relation.CONSTITUENT_OF, None])


@st.composite
def bodies(draw: st.DrawFn) -> BodyRow:
    """Draw what a file says of a body: with days, seen on one, or with none."""
    first, last = draw(PERIODS)
    has_days = draw(st.booleans())
    return BodyRow(
        line=1,
        code=draw(CODES),
        name=draw(st.sampled_from(["One", "Another"])),
        kind=draw(KINDS),
        first_day=first if has_days else None,
        last_day=last if has_days else None,
        seen_on=None if has_days else draw(st.none() | DAYS),
    )


@st.composite
def links(draw: st.DrawFn) -> LinkRow:
    """Draw what a file says of a link."""
    child, parent = draw(st.lists(CODES, min_size=2, max_size=2, unique=True))
    first, last = draw(PERIODS)
    has_days = draw(st.booleans())
    return LinkRow(
        line=1,
        child=child,
        parent=parent,
        relation=draw(RELATIONS),
        written_as="a column",
        first_day=first if has_days else None,
        last_day=last if has_days else None,
        seen_on=None if has_days else draw(st.none() | DAYS),
    )


@st.composite
def successions(draw: st.DrawFn) -> SuccessionRow:
    """Draw what a file says of a succession."""
    old, new = draw(st.lists(CODES, min_size=2, max_size=2, unique=True))
    return SuccessionRow(line=1, from_code=old, to_code=new, day=draw(st.none() | DAYS))


FILES = st.lists(st.lists(bodies() | links() | successions(), max_size=8), min_size=1, max_size=3)
RULES = st.sampled_from([ClashRule.REGISTER_FIRST, ClashRule.FILES_FIRST])
GROUND = Register(
    organisations=[
        Organisation.of_one_version(
            code, name, OrganisationKind.SUB_ICB_LOCATION, first_day=date(2026, 7, 1)
        )
        for code, name in (("Y00001", "One"), ("Y00002", "Another"))
    ],
    edition_day=date(2026, 8, 1),
)


def laid(files: list[list[OfficialRow]], over: Register, rule: ClashRule) -> LaidOver:
    """Lay files over a register."""
    readings = [
        OfficialReading(
            file=f"file {number}",
            format=FORMAT,
            rows_in=len(rows),
            kept=len(rows),
            rows=tuple(rows),
        )
        for number, rows in enumerate(files)
    ]
    return lay_over(over, readings, prefer=rule)


@given(files=FILES, rule=RULES)
def test_every_row_is_added_told_already_clashes_or_is_left_out(
    files: list[list[OfficialRow]], rule: ClashRule
) -> None:
    """And a register is made whatever the files say."""
    found = laid(files, GROUND, rule)
    assert found.rows == sum(map(len, files))
    assert found.counts[LayingOutcome.LEFT_OUT] == sum(found.left_out.values())
    assert (found.counts[LayingOutcome.CLASHED] > 0) == bool(found.clashes)


@given(files=FILES)
def test_files_that_clash_with_nothing_change_nothing_when_they_are_laid_again(
    files: list[list[OfficialRow]],
) -> None:
    """What they say is told already by then, or is left out as before."""
    once = laid(files, GROUND, ClashRule.REGISTER_FIRST)
    assume(not once.clashes)
    again = laid(files, once.register, ClashRule.REGISTER_FIRST)
    assert again.register == once.register
    assert again.counts[LayingOutcome.ADDED] == 0


@given(files=FILES)
def test_what_the_register_holds_stays_unless_files_are_preferred(
    files: list[list[OfficialRow]],
) -> None:
    """But for an end that it did not have."""
    after = laid(files, GROUND, ClashRule.REGISTER_FIRST).register
    for body in GROUND.organisations:
        now = after.organisation(body.code)
        assert now.versions[0].name == body.versions[0].name
        assert now.versions[0].kind is body.versions[0].kind
        assert now.legal.first_day == body.legal.first_day
