"""Run the command line as ``python -m nhs_accountable_care``."""

import sys

__all__ = ["run"]

_INTERRUPTED = 130


def run() -> int:
    """Run the command line; Ctrl-C is one line, also while it is being imported."""
    try:
        # Here and not above: to import it is the longer half of some answers.
        from nhs_accountable_care.cli import main  # noqa: PLC0415

        return main()
    except KeyboardInterrupt:
        print("nhs-accountable-care: interrupted", file=sys.stderr)  # noqa: T201
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(run())
