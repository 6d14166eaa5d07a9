"""The protocol of a mechanism stands alone, so that a field can name it at no cost."""

import subprocess
import sys

from nhs_accountable_care.payment.mechanisms import protocol

CODE = """
import runpy, sys
runpy.run_path(sys.argv[1])
print(*{name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names - {"__main__"})
"""


def test_the_protocol_imports_nothing_outside_the_standard_library() -> None:
    """Run by itself, its module brings in neither attrs nor any part of this library."""
    command = [sys.executable, "-I", "-S", "-c", CODE, protocol.__file__]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    assert run.stdout.split() == []


def test_payment_terms_name_a_mechanism_without_loading_payment() -> None:
    """Finance and contracts bring in the protocol, and nothing else of payment."""
    code = (
        "import sys; from nhs_accountable_care.arrangements import PaymentTerms; "
        "from nhs_accountable_care.contracts import parties_of; "
        "print(*sorted(name for name in sys.modules if '.payment' in name))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.split() == [
        "nhs_accountable_care.payment",
        "nhs_accountable_care.payment.mechanisms",
        "nhs_accountable_care.payment.mechanisms.protocol",
    ]
