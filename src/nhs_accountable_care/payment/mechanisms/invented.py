"""The citation of what was made up to show a mechanism, so that it is marked wherever it goes."""

from typing import Final

from nhs_accountable_care._core.sources import Citation, Confidence, Source

__all__ = ["INVENTED"]

INVENTED: Final = (
    Citation(
        source=Source(key="EXAMPLE", title="Terms made up to show a mechanism"),
        confidence=Confidence.ILLUSTRATIVE,
    ),
)
