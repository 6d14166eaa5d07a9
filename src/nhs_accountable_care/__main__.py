"""Run the command line as ``python -m nhs_accountable_care``."""

import sys

from nhs_accountable_care.cli import main

if __name__ == "__main__":
    sys.exit(main())
