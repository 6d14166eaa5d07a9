"""What holds of any arguments of the command line."""

import contextlib
import io
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.problems import FINE, UNREADABLE, UNSOUND
from tests.fuzz.making import arguments
from tests.hostile_text import hostile_texts


@given(st.randoms(use_true_random=False), st.lists(hostile_texts(1), max_size=2))
def test_whatever_the_arguments_the_exit_code_is_documented(
    choose: Random, more: list[str]
) -> None:
    """Any arguments end with code 0, 1 or 2, where all that is printed can be written."""
    given_ = [*arguments(choose).decode("utf-8", "surrogatepass").split("\n"), *more]
    printed = io.StringIO()
    with (
        TemporaryDirectory() as folder,
        contextlib.chdir(Path(folder)),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        code = code_of(given_)
    assert code in {FINE, UNSOUND, UNREADABLE}, printed.getvalue()[-500:]


def code_of(arguments_: list[str]) -> object:
    """Run the program, which argparse may end as well."""
    try:
        return main(arguments_)
    except SystemExit as ended:
        return ended.code
