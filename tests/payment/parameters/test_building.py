"""How the table of national parameters is built from the table of facts."""

import csv
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from nhs_accountable_care import FinancialYear
from nhs_accountable_care.payment import national_parameters

SCRIPT = Path(__file__).parents[3] / "tasks" / "build_payment_parameters.py"
SCALES = [Fraction(scale) for scale in (1, 1000, 1_000_000, 1_000_000_000)]
FACTS = "rule,parameter,year,value,unit,source,confidence\n"
HEADS = "slug,unit,name\n"
ROWS = "rule,parameter,year,slug,period,value\n"
CITED = 'said,cited\nHFMA 2013,CP59\nmemory,M\nworked out,"CP239, by a rule"\nremark,\n'


@pytest.fixture
def script() -> ModuleType:
    """The task, in this process."""
    spec = importlib.util.spec_from_file_location("build_payment_parameters", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def built(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str, str], str]:
    """Build a table from facts, slugs and rows of the test."""
    monkeypatch.setattr(script, "READING", tmp_path)

    def build(facts: str, slugs: str, rows: str) -> str:
        for name, text in (
            ("facts.csv", FACTS + facts),
            ("slugs.csv", HEADS + slugs),
            ("rows.csv", ROWS + rows),
            ("cited.csv", CITED),
        ):
            (tmp_path / name).write_text(text, encoding="utf-8")
        return str(script.table(script.rows_of(tmp_path / "facts.csv")))

    return build


def test_the_page_says_what_the_table_says() -> None:
    """The committed page is just that which the task writes."""
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, check=False, text=True
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_the_table_is_that_of_the_facts(script: ModuleType, real_data: Path) -> None:
    """Built anew, the table is the one that ships, so that every row of the facts is in it."""
    facts = real_data.parent / "domain" / "payment_parameters.csv"
    assert script.table(script.rows_of(facts)) == script.TABLE.read_text(encoding="utf-8")


def test_each_plain_row_of_the_facts_is_found_again(real_data: Path) -> None:
    """A number of one year in the facts is a number of that year here, in the unit or scaled."""
    path = real_data.parent / "domain" / "payment_parameters.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["parameter"], FinancialYear.parse(row["year"]).days, Fraction(row["value"]))
            for row in csv.DictReader(file)
            if re.fullmatch(r"[0-9]{4}/[0-9]{2}", row["year"])
            and re.fullmatch(r"-?[0-9.]+(/[0-9]+)?", row["value"])
        ]
    entries = [entry for each in national_parameters() for entry in each.timeline.entries]
    missing = [
        (parameter, str(days))
        for parameter, days, number in rows
        if not any(
            entry.value in [number * scale for scale in SCALES]
            and entry.period.overlap(days) is not None
            for entry in entries
        )
    ]
    assert rows
    assert missing == []


def test_years_scales_and_sources_are_read(built: Callable[[str, str, str], str]) -> None:
    """Periods of every kind, millions and per cent, the same source, and what was worked out."""
    text = built(
        "1,rate,2010/11 to 2014/15,0.30,share,HFMA 2013; remark,verified\n"
        "1,rate,2016/17 on,suspended,share,same,verified\n"
        '1,fund,"2015/16, 2016/17",2.3,GBP bn,worked out,verified\n'
        "1,sum,2015/16 H1,1,GBP m,memory,unverified\n"
        "1,sum,2015/16 H2,-2.5,GBP m,worked out,unverified\n"
        "1,sum,2016/17 Q4,3,GBP 000,,unverified\n"
        "1,loss,2012,12.2,%,HFMA 2013,verified\n"
        "1,two; three,Apr to May 2021,0.70; 5%,,HFMA 2013,verified\n",
        "rate,share,a rate\nfund,pounds,a fund\nsum,pounds,a sum\nloss,rate,a loss\n"
        "two,share,two\nthree,share,three\n",
        "1,rate,*,rate,,\n1,fund,*,fund,,\n1,sum,*,sum,,\n1,loss,*,loss,,\n"
        "1,two; three,Apr to May 2021,two,2021-04 to 2021-05,0.70\n"
        "1,two; three,Apr to May 2021,three,2021-04 on,5%\n",
    )
    assert text.splitlines()[1:] == [
        "rate,a rate,share,2010-04-01,2015-03-31,0.30,CP59 [verified]",
        "rate,a rate,share,2016-04-01,,suspended,CP59 [verified]",
        'fund,a fund,pounds,2015-04-01,2016-03-31,2300000000,"CP239, by a rule [computed]"',
        'fund,a fund,pounds,2016-04-01,2017-03-31,2300000000,"CP239, by a rule [computed]"',
        "sum,a sum,pounds,2015-04-01,2015-09-30,1000000,M [unverified]",
        'sum,a sum,pounds,2015-10-01,2016-03-31,\'-2500000,"CP239, by a rule [unverified]"',
        "sum,a sum,pounds,2017-01-01,2017-03-31,3000,M [unverified]",
        "loss,a loss,rate,2012-01-01,2012-12-31,0.122,CP59 [verified]",
        "two,two,share,2021-04-01,2021-05-31,0.70,CP59 [verified]",
        "three,three,share,2021-04-01,,0.05,CP59 [verified]",
    ]


def test_every_row_that_cannot_be_read_is_named(
    script: ModuleType, built: Callable[[str, str, str], str]
) -> None:
    """A row without a reading, a year, a number, a source, and a reading without a row."""
    with pytest.raises(script.UnreadableError) as refusal:
        built(
            "1,rate,from time to time,0.30,share,HFMA 2013,verified\n"
            "1,rate,2012/13,about 3,share,HFMA 2013,verified\n"
            "1,rate,2013/14,0.30,share,nobody,verified\n"
            "1,fee,2013/14,12,GBP,HFMA 2013,verified\n"
            "1,toll,2013/14,12,GBP,HFMA 2013,verified\n"
            "1,word,2013/14,a list,,HFMA 2013,verified\n"
            "1,rate,2014/15 H3,0.3,share,HFMA 2013,verified\n",
            "rate,share,a rate\ntoll,pounds,a toll\nword,text,a word\n",
            "1,rate,*,rate,,\n1,toll,*,toll,,13\n1,word,*,word,,a table\n1,gone,*,toll,,\n",
        )
    assert str(refusal.value).splitlines() == [
        "line 2, rate, from time to time: 'from time' is no period that this task reads",
        "line 3, rate, 2012/13: 'about 3' is no number; name in rows.csv what is taken",
        "line 4, rate, 2013/14: cited.csv does not name 'nobody'",
        "line 5, fee, 2013/14: no row of rows.csv names it",
        "line 6, toll, 2013/14: the digits of 13 do not stand in '12'",
        "line 7, word, 2013/14: 'a table' does not stand in 'a list'",
        "line 8, rate, 2014/15 H3: '2014/15 H3' is no period that this task reads",
        "rows.csv names no row of the facts: ('1', 'gone', '*')",
        "rate has no value",
        "toll has no value",
        "word has no value",
    ]
