"""
Interchange: what goes to and comes from other programs.

A reader of a file format stands here only where a real sample or a published specification
of the format does.
"""

from nhs_accountable_care._core.tables import write_csv

__all__ = ["write_csv"]
