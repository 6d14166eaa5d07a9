"""Facts come from CSV by its heading, and what is wrong is told by line."""

from fractions import Fraction

import pytest

from nhs_accountable_care import DocumentError, InvalidValueError, Money
from nhs_accountable_care.documents import (
    facts_from_csv,
    scenarios_from_csv,
    table_from_csv,
)
from nhs_accountable_care.documents.csv_facts import outcomes_from_csv
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    PRICE,
    RATE,
    SHARE,
    YEAR,
    Facts,
    Formula,
    code,
    fact,
    formula,
    is_code,
    note,
    settle,
    total,
    truth,
    when,
)

AGREED: Formula = formula(
    note("money", fact("planned_value", PENCE) + fact("actual_value", PENCE)),
    note("people", fact("people", COUNT, highest=1_000_000)),
    note("price", fact("price", PRICE)),
    note("rate", fact("price_index", RATE, step=1)),
    note("share", fact("quality", SHARE)),
    note("gate", when(truth("target_met"), fact("bonus", PENCE), 0)),
    note("setting", when(is_code(code("setting", ("elective", "emergency")), "elective"), 1, 0)),
    note("year", when(fact("year", YEAR, lowest=2013, highest=2030) >= 2016, 1, 0)),
    note("table", total("patients", fact("cost", PENCE, lowest=0, table="patients"), rows=3)),
)
HEAD = "fact,value\n"

VALUES = {
    'planned_value,"£1,234.56"': "£1,234.56",
    "planned_value,1234.5": "£1,234.50",
    "planned_value,£1.5m": "£1,500,000.00",
    'people,"42,317"': "42317",
    "price,£2.218": "£2.218",
    "price_index,2": "2",
    "quality,75%": "3/4",
    "quality,0.75": "3/4",
    "target_met,Yes": "True",
    "target_met,FALSE": "False",
    "target_met,not met": "False",
    "setting,elective": "elective",
    "year,2017/18": "2017/18",
}


@pytest.mark.parametrize(("row", "expected"), VALUES.items(), ids=VALUES.keys())
def test_a_value_is_read_as_its_unit_is_written(row: str, expected: str) -> None:
    """As a finance lead has it in a spreadsheet."""
    [recorded] = facts_from_csv(HEAD + row, AGREED).facts
    assert str(recorded.value) == expected
    assert recorded.name == row.partition(",")[0]


WRONG = {
    "a value of another kind": ("people,many\n", "line 2: people: 'many' is not an exact number"),
    "money with parts of a penny": (
        "bonus,1.005\n",
        "line 2: bonus: '1.005' has a fraction of a penny, and what is paid is whole pence; round",
    ),
    "a truth in other words": ("target_met,perhaps\n", "line 2: target_met: 'perhaps' is neither"),
    "out of bounds": (
        'people,"2,000,000"\n',
        "line 2: people: 2,000,000 lies outside its bounds (give",
    ),
    "more than all": (
        "quality,145%\n",
        "line 2: quality: 145% lies outside its bounds (give a share from 0 to 1, in",
    ),
    "a decimal comma": (
        'quality,"85,5%"\n',
        "line 2: quality: '85,5%' has a comma that parts no th",
    ),
    "a decimal comma of a count": (
        'people,"2,5"\n',
        "line 2: people: '2,5' has a comma that parts",
    ),
    "thousands and more": ('people,"1,0000"\n', "line 2: people: '1,0000' has a comma that parts"),
    "a comma in decimals": (
        'price_index,"1.0,125"\n',
        "line 2: price_index: '1.0,125' has a comma",
    ),
    "between two steps": ("price_index,1.5\n", "line 2: price_index: "),
    "a code that it cannot be": ("setting,day\n", "line 2: setting: "),
    "a near miss": ("planed_value,5\n", "line 2: no fact is named 'planed_value' (did you mean"),
    "a price of seven places": (
        "price,£2.2180001\n",
        "line 2: price: '£2.2180001' has more than six places of a pound; round it to six places",
    ),
    "a price in words": ("price,dear\n", "line 2: price: 'dear' is not a price"),
    "no name": (",5\n", "line 2: no fact is named '' (write its name)"),
    "twice": ("bonus,5\n\nbonus,6\n", "line 4: bonus stands on line 2 too (give it once)"),
    "too many cells": ("bonus,1,234\n", "line 2: 3 cells, where the heading has 2 (put"),
    "misquoted": ('bonus,"5\n', "line 2: a quotation mark is opened and never closed"),
}


@pytest.mark.parametrize(("rows", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_its_line(rows: str, told: str) -> None:
    """And nothing is guessed."""
    with pytest.raises(DocumentError) as raised:
        facts_from_csv(HEAD + rows, AGREED)
    assert str(raised.value).startswith(told)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Each line of which something is."""
    rows = "people,x\nbonus,y\nquality,z\n"
    with pytest.raises(DocumentError) as raised:
        facts_from_csv(HEAD + rows, AGREED)
    assert [each.path for each in raised.value.problems] == ["line 2", "line 3", "line 4"]


HEADINGS = {
    "no fact": ("name,value\n", "no column is headed fact (head 'name' so)"),
    "a usual word": ("Fact name,Amount\n", "no column is headed value (head 'amount' so)"),
    "what it stands for": ("fact,Amount\n", "known as 'amount' (did you mean 'value'?)"),
    "no value": ("fact,vlaue\n", "no column is headed value (did you mean 'vlaue'?)"),
    "an unknown one": (
        "fact,value,sourc\n",
        "no column is known as 'sourc' (did you mean 'source",
    ),
    "a far one": ("fact,value,xyz\n", "no column is known as 'xyz' (known: fact, value, unit"),
    "one twice": ("fact,value,value\n", "two columns are headed value (take one out)"),
    "none": ("", "no column is headed fact"),
}


@pytest.mark.parametrize(("head", "told"), HEADINGS.values(), ids=HEADINGS.keys())
def test_the_heading_says_what_the_columns_are(head: str, told: str) -> None:
    """A column that is not known is not dropped."""
    with pytest.raises(DocumentError) as raised:
        facts_from_csv(f"{head}bonus,5,6\n", AGREED)
    assert told in str(raised.value)


def test_columns_stand_in_any_order_and_case() -> None:
    """As spreadsheets have them; bytes with a mark of order are read too."""
    data = "\ufeffValue , Unit,FACT,Used by\n5.00,money,bonus,gate\n".encode()
    assert str(facts_from_csv(data, AGREED)["bonus"].value) == "£5.00"


def test_a_unit_that_is_given_must_be_that_of_the_fact() -> None:
    """So that a list size is not read as pounds."""
    with pytest.raises(DocumentError, match="line 2: bonus is given as 'count', and is money"):
        facts_from_csv("fact,value,unit\nbonus,5,count\n", AGREED)


def test_a_fact_cites_its_line_or_the_source_that_is_named() -> None:
    """What nobody vouches for is unverified."""
    head = "fact,value,source,confidence\n"
    facts = facts_from_csv(
        f"{head}bonus,5,,\npeople,9,Board paper,verified\n", AGREED, name="ours.csv"
    )
    assert [str(each) for fact in facts.facts for each in fact.sources] == [
        "ours.csv, line 2 [unverified]",
        "Board paper [verified]",
    ]
    with pytest.raises(DocumentError, match="did you mean 'verified'"):
        facts_from_csv(f"{head}bonus,5,,verifed\n", AGREED)
    with pytest.raises(DocumentError, match="known: verified, computed, unverified"):
        facts_from_csv(f"{head}bonus,5,,sure\n", AGREED)


def test_a_row_without_a_value_gives_no_fact() -> None:
    """It is to be filled in; settling asks for it."""
    assert facts_from_csv(f"{HEAD}bonus,\n", AGREED) == Facts()


def test_a_fact_that_is_not_needed_is_kept_as_a_word() -> None:
    """So that it is not dropped in silence."""
    [kept] = facts_from_csv(f"{HEAD}agenda_item,7b\n", AGREED).facts
    assert (kept.name, kept.value, kept.unit.value) == ("agenda_item", "7b", "code")


def test_the_rows_of_a_table_are_read_by_heading() -> None:
    """Each column that is a fact of it, and which are not is said."""
    table, not_used = table_from_csv("Ward,Cost\nOak,80.50\n\nElm,9\n", AGREED, "patients")
    assert [[str(each.value) for each in row] for row in table.rows] == [["£80.50"], ["£9.00"]]
    assert not_used == ("ward",)
    assert [str(each) for each in table.sources] == ["patients.csv [unverified]"]


TABLES = {
    "a wrong value": ("cost\n5\n-1\nx\n", ["line 3", "line 4"], "cost: "),
    "no value": ("ward,cost\nOak,\n", ["line 2"], "cost: no value stands here"),
    "no column": ("costs\n5\n", ["line 1"], "no column is headed cost (did you mean 'costs'?)"),
    "two columns": ("cost,cost\n5,6\n", ["line 1"], "two columns are headed cost (take one out)"),
    "nothing at all": ("", ["line 1"], "no column is headed cost (head one so)"),
}


@pytest.mark.parametrize(("text", "lines", "told"), TABLES.values(), ids=TABLES.keys())
def test_what_is_wrong_with_a_table_is_told_with_its_line(
    text: str, lines: list[str], told: str
) -> None:
    """All of it at once."""
    with pytest.raises(DocumentError) as raised:
        table_from_csv(text, AGREED, "patients")
    assert [each.path for each in raised.value.problems] == lines
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("agreed", "table", "told"),
    [
        (AGREED, "patient", "no table is named 'patient'; did you mean 'patients'"),
        (AGREED, "xyz", "no table is named 'xyz'; its tables are: patients"),
        (formula(note("one", fact("x", COUNT))), "xyz", "its tables are: none"),
    ],
)
def test_a_table_that_there_is_not(agreed: Formula, table: str, told: str) -> None:
    """Is refused with those that there are."""
    with pytest.raises(InvalidValueError, match=told):
        table_from_csv("cost\n5\n", agreed, table)


def test_what_was_read_settles() -> None:
    """Facts and a table together."""
    agreed = formula(
        note("cost", total("patients", fact("cost", PENCE, table="patients"), rows=9)),
        note("plan", fact("planned_value", PENCE)),
    )
    table, _ = table_from_csv("cost\n1.10\n2.20\n", agreed, "patients")
    facts = facts_from_csv(f"{HEAD}planned_value,3.00\n", agreed)
    settlement = settle(agreed, Facts(facts=facts.facts, tables=(table,)))
    assert [str(each.amount) for each in settlement.lines] == ["£3.30", "£3.00"]


CITED = {
    "Ledger, p 4 [verified],": "Ledger, p 4 [verified]",
    "Ledger [Verified],verified": "Ledger [verified]",
    "Board [2017] paper,computed": "Board [2017] paper [computed]",
    "Board paper [2017],": "Board paper [2017] [unverified]",
    "[illustrative],": "facts.csv, line 2 [illustrative]",
    ",unverified": "facts.csv, line 2 [unverified]",
}
UNCITED = {
    ",verified": "line 2: verified, and no source is named (name it under source",
    ",computed": "line 2: computed, and no source is named",
    "[verified],": "line 2: verified, and no source is named",
    "Ledger [verifed],": "line 2: no confidence is called 'verifed' (did you mean 'verified'?)",
    "Ledger [verified],computed": "line 2: the source says [verified], and the confidence is comp",
}


@pytest.mark.parametrize(("cells", "expected"), CITED.items(), ids=CITED.keys())
def test_how_sure_a_source_is_may_stand_behind_it(cells: str, expected: str) -> None:
    """As a document writes it; brackets that say something else stay."""
    head = "fact,value,source,confidence\n"
    title, _, confidence = cells.rpartition(",")
    [recorded] = facts_from_csv(f'{head}bonus,5,"{title}",{confidence}\n', AGREED).facts
    assert [str(each) for each in recorded.sources] == [expected]


@pytest.mark.parametrize(("cells", "told"), UNCITED.items(), ids=UNCITED.keys())
def test_nothing_is_verified_without_a_source(cells: str, told: str) -> None:
    """A line of a spreadsheet vouches for nothing."""
    with pytest.raises(DocumentError) as raised:
        facts_from_csv(f"fact,value,source,confidence\nbonus,5,{cells}\n", AGREED)
    assert str(raised.value).startswith(told)


DIVIDED = {
    "semicolons": (b"fact;value\nbonus;5,00\n", "divided by semicolons, and not by commas"),
    "tabs": ("fact\tvalue\nbonus\t5\n".encode("utf-16"), "divided by tabs, and not by commas"),
    "UTF-16 without its mark": ("fact,value\n".encode("utf-16-le"), "the text is in UTF-16"),
}


@pytest.mark.parametrize(("data", "told"), DIVIDED.values(), ids=DIVIDED.keys())
def test_a_table_that_is_no_csv_says_how_to_save_it(data: bytes, told: str) -> None:
    """As spreadsheets of other countries, and "Unicode text", have it."""
    for read in (facts_from_csv, outcomes_from_csv):
        with pytest.raises(DocumentError) as raised:
            read(data, AGREED)
        [problem] = raised.value.problems
        assert (problem.path, told in problem.message) == ("line 1", True)
        assert problem.hint == "save it as comma-separated values (CSV) in UTF-8"


# --- Scenarios ---

UNSURE = formula(
    note("cost", fact("cost", PENCE)),
    note("people", fact("people", COUNT)),
    note("met", when(truth("met"), Money(pence=1))),
)


def test_scenarios_are_read_by_heading() -> None:
    """Facts in any order, each row with its weight; what is no fact is said."""
    text = 'Year,People,Cost,Weight,Met\n2023/24,"40,000",£78.5m,3,yes\n2024/25,41000,80,1,no\n'
    table, not_used = scenarios_from_csv(text, UNSURE)
    assert table.facts == ("people", "cost", "met")
    assert table.rows == (
        (Fraction(40_000), Money.parse("£78.5m"), True),
        (Fraction(41_000), Money.parse("£80"), False),
    )
    assert table.whole_weights == (3, 1)
    assert not_used == ("year",)
    alike, _ = scenarios_from_csv("cost\n5\n6\n", UNSURE)
    assert alike.whole_weights == (1, 1)


def test_a_fact_may_be_called_weight() -> None:
    """Then the column is that of the fact."""
    table, _ = scenarios_from_csv("weight\n5\n", formula(note("w", fact("weight", COUNT))))
    assert (table.facts, table.rows, table.weights) == (("weight",), ((Fraction(5),),), ())


SCENARIOS = {
    "wrong values": (
        "cost,people\n5,6\n-1,7\n8,x\n",
        ["line 3", "line 4"],
        "cost: -1 lies outside its bounds",
    ),
    "too many cells": ("cost\n5\n6,7\n", ["line 3"], "cells, where the heading has 1"),
    "an empty cell": ("cost,people\n5,\n", ["line 2"], "people: no value stands here"),
    "a slip": (
        "costs,people\n5,6\n",
        ["line 1"],
        "no fact is named 'costs' (did you mean",
    ),
    "a slip of the weight": (
        "cost,wieght\n5,6\n",
        ["line 1"],
        "no fact is named 'wieght' (did you mean 'weight'?",
    ),
    "no fact": (
        "year\n5\n",
        ["line 1"],
        "no column is headed by a fact (the mechanism needs: ",
    ),
    "nothing at all": ("", ["line 1"], "no column is headed by a fact"),
    "two columns": ("cost,cost\n5,6\n", ["line 1"], "two columns are headed cost (take one out)"),
    "two weights": (
        "cost,weight,weight\n5,6,7\n",
        ["line 1"],
        "two columns are headed weight (take one out)",
    ),
    "a weight in words": (
        "cost,weight\n5,often\n",
        ["line 2"],
        "write a whole number, or a chance as 0.1",
    ),
    "weights that do not add up": (
        "cost,weight\n5,0.5\n6,0.4\n",
        ["the table"],
        "the weights of ScenarioTable are chances that add up to 9/10",
    ),
    "no rows": ("cost\n", ["the table"], "ScenarioTable.rows"),
}


@pytest.mark.parametrize(("text", "lines", "told"), SCENARIOS.values(), ids=SCENARIOS.keys())
def test_what_is_wrong_with_scenarios_is_told_with_its_line(
    text: str, lines: list[str], told: str
) -> None:
    """All of it at once."""
    with pytest.raises(DocumentError) as raised:
        scenarios_from_csv(text, UNSURE)
    assert [each.path for each in raised.value.problems] == lines
    assert told in str(raised.value)


def test_as_many_outcomes_are_read_as_a_bound_says() -> None:
    """A thousand, and not one more."""
    names = [f"outcome {number}" for number in range(1_001)]
    for most, refused in ((1_000, False), (1_001, True)):
        rows = ["fact," + ",".join(names[:most]), "bonus" + ",5" * most]
        if refused:
            with pytest.raises(DocumentError, match="1,001 outcomes, and a table has at most"):
                outcomes_from_csv("\n".join(rows), AGREED)
        else:
            assert len(outcomes_from_csv("\n".join(rows), AGREED)) == most
