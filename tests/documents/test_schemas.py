"""The documents that the library itself reads and writes."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import attrs
import pytest

from nhs_accountable_care import Citation, DocumentError, Money, Share, documents, payment
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.documents import (
    load,
    load_facts,
    read,
    read_file,
    standard_codec,
    write,
)
from nhs_accountable_care.payment import Facts, Formula, formula, line

DAY = date(2017, 4, 1)


def test_every_shipped_mechanism_can_stand_in_a_document() -> None:
    """A new mechanism of the package payment is read and written without being passed."""
    named = {name: getattr(payment, name) for name in payment.__all__}
    mechanisms = {
        name
        for name, each in named.items()
        if isinstance(each, type) and hasattr(each, "type_tag") and hasattr(each, "formula")
    }
    [known] = standard_codec().open_types.values()
    assert {each.__name__ for each in known} == mechanisms


@attrs.frozen(kw_only=True, field_transformer=check_types)
class WinterBonus:
    """A mechanism of an embedder, as the payment language describes one."""

    type_tag: ClassVar[str] = "winter-bonus"
    amount: Money
    sources: tuple[Citation, ...] = ()

    def formula(self) -> Formula:
        """Pay the amount."""
        return formula(
            line("bonus", payment.amount(self.amount), payer="commissioner", payee="provider")
        )


BLOCK = payment.WholePopulationBudget()
HALF = payment.ShareBand(share=Share.parse("50%"))
WITH_SHARE = payment.GainLossShare(
    gain_bands=(HALF,),
    loss_bands=(HALF,),
    loss_limit=payment.UNLIMITED,
    keys=payment.EqualShares(parties=("acute", "community")),
)


@pytest.mark.parametrize(
    "mechanism",
    [
        pytest.param(BLOCK, id="whole population budget"),
        pytest.param(WITH_SHARE, id="gain and loss share without a limit"),
        pytest.param(
            attrs.evolve(WITH_SHARE, loss_limit=payment.FixedAmount(amount=Money(pence=100))),
            id="gain and loss share up to a sum",
        ),
        pytest.param(payment.Together(parts=(BLOCK, WITH_SHARE)), id="two side by side"),
        pytest.param(
            payment.Conditional(condition=~payment.truth("suspended"), part=BLOCK),
            id="one on a condition",
        ),
        pytest.param(
            payment.LocalAgreement(agreed=WITH_SHARE.formula()), id="a formula that was agreed"
        ),
        pytest.param(
            payment.Bounded(
                part=BLOCK, party="provider", holder="commissioner", lowest=Money(pence=0)
            ),
            id="one within bounds",
        ),
    ],
)
def test_a_payment_mechanism_stands_in_an_arrangement(mechanism: payment.Mechanism) -> None:
    """Mechanisms travel as their fields, and nest."""
    terms = PaymentTerms(name="Terms", mechanism=mechanism)
    place = Arrangement(name="Salford", finance=Finance(payments=(terms,)))
    document = standard_codec().document(place, as_at=DAY)
    assert read(write(document), Arrangement) == document


def test_what_is_wrong_in_a_formula_is_told_at_its_path() -> None:
    """A formula that is kept as data is read as strictly as it is built."""
    mechanism = {
        "type": "local-agreement",
        "facts": [{"name": "saving", "unit": "mony"}],
        "lines": [{"label": "half", "payer": "ICB", "payee": "trust", "of": {"type": "half"}}],
    }
    place = {"name": "Salford", "finance": {"payments": [{"name": "T", "mechanism": mechanism}]}}
    head = {"schema": "nhs-accountable-care/arrangement", "version": 1, "as_at": "2017-04-01"}
    terms = "$.finance.payments[0].mechanism"
    assert problem_paths({**head, "document": place}) == [f"{terms}.facts[0].unit"]
    mechanism["facts"] = []
    [path] = problem_paths({**head, "document": place})
    assert path.startswith(f"{terms}.lines[0].of")


def problem_paths(data: dict[str, object]) -> list[str]:
    """Read what cannot be read, and give where it is wrong."""
    with pytest.raises(DocumentError) as caught:
        read(data)
    return [problem.path for problem in caught.value.problems]


def test_a_mechanism_of_ones_own_is_passed() -> None:
    """A document with it is read if its class is passed, and else says which are known."""
    terms = PaymentTerms(name="Terms", mechanism=WinterBonus(amount=Money(pence=100)))
    place = Arrangement(name="Salford", finance=Finance(payments=(terms,)))
    document = standard_codec().document(place, as_at=DAY)
    text = write(document, mechanisms=(WinterBonus,))
    assert read(text, mechanisms=(WinterBonus,)) == document
    with pytest.raises(DocumentError) as caught:
        read(text)
    [problem] = caught.value.problems
    assert problem.path == "$.finance.payments[0].mechanism.type"
    assert problem.message.startswith("unknown type 'winter-bonus'; known: ")


def test_files_are_loaded_as_their_values(tmp_path: Path) -> None:
    """`load` gives the arrangement of a file with its day, `load_facts` the facts of one."""
    codec = standard_codec()
    place, facts = Arrangement(name="Salford"), Facts()
    codec.write_file(codec.document(place, as_at=DAY), tmp_path / "place.json")
    codec.write_file(codec.document(facts, as_at=DAY), tmp_path / "facts.json")
    assert load(tmp_path / "place.json") == attrs.evolve(place, as_at=DAY)
    assert load_facts(tmp_path / "facts.json") == facts
    assert read_file(tmp_path / "place.json").as_at == DAY


def test_a_file_of_another_kind_is_not_loaded(tmp_path: Path) -> None:
    """A file of facts is no arrangement, and the error says what it is."""
    codec = standard_codec()
    codec.write_file(codec.document(Facts(), as_at=DAY), tmp_path / "facts.json")
    with pytest.raises(DocumentError) as caught:
        load(tmp_path / "facts.json")
    assert str(caught.value) == (
        "schema: this is a document of 'nhs-accountable-care/facts', which does not hold an "
        "arrangement (read it with load_facts, for settle)"
    )


@pytest.mark.parametrize("name", documents.__all__)
def test_no_module_hides_a_public_name(name: str) -> None:
    """Whoever asks the package for a name is never given a module that is called the same."""
    assert find_spec(f"{documents.__name__}.{name}") is None
