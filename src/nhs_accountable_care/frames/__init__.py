"""
The answers of the library over your own dataframe, on your own engine: the extra ``frames``.

It is installed by ``python -m pip install 'nhs-accountable-care[frames]'``, which brings narwhals
and nothing else. Your own library is used (polars, pandas, pyarrow, DuckDB, Ibis or PySpark), and
none is imported that you have not chosen.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.frames.answers import to_frame
    from nhs_accountable_care.frames.attach_reports import (
        AttachReport,
        DoubtfulRows,
        RemainderRows,
    )
    from nhs_accountable_care.frames.attaching import attach
    from nhs_accountable_care.frames.carry_reports import CarriedTotal, CarryReport, KeptCodes
    from nhs_accountable_care.frames.carrying import crosswalk
    from nhs_accountable_care.frames.doctoring import doctor
    from nhs_accountable_care.frames.exposing import exposure
    from nhs_accountable_care.frames.price_reports import NotPriced, PricingReport
    from nhs_accountable_care.frames.price_tables import PriceRounding
    from nhs_accountable_care.frames.pricing import price
    from nhs_accountable_care.frames.records import from_records
    from nhs_accountable_care.frames.reported import ReportedFrame
    from nhs_accountable_care.frames.scenarios import Backend, draw_frame
    from nhs_accountable_care.frames.settled_answers import SettledColumn, settled_columns
    from nhs_accountable_care.frames.settled_tables import SettledTables
    from nhs_accountable_care.frames.settling import settle
    from nhs_accountable_care.frames.simulating import Simulation, simulate
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "answers": ("to_frame",),
            "attach_reports": ("AttachReport", "DoubtfulRows", "RemainderRows"),
            "attaching": ("attach",),
            "carry_reports": ("CarriedTotal", "CarryReport", "KeptCodes"),
            "carrying": ("crosswalk",),
            "doctoring": ("doctor",),
            "exposing": ("exposure",),
            "price_reports": ("NotPriced", "PricingReport"),
            "price_tables": ("PriceRounding",),
            "pricing": ("price",),
            "records": ("from_records",),
            "reported": ("ReportedFrame",),
            "scenarios": ("Backend", "draw_frame"),
            "settled_answers": ("SettledColumn", "settled_columns"),
            "settled_tables": ("SettledTables",),
            "settling": ("settle",),
            "simulating": ("Simulation", "simulate"),
        },
    )

__all__ = [
    "AttachReport",
    "Backend",
    "CarriedTotal",
    "CarryReport",
    "DoubtfulRows",
    "KeptCodes",
    "NotPriced",
    "PriceRounding",
    "PricingReport",
    "RemainderRows",
    "ReportedFrame",
    "SettledColumn",
    "SettledTables",
    "Simulation",
    "attach",
    "crosswalk",
    "doctor",
    "draw_frame",
    "exposure",
    "from_records",
    "price",
    "settle",
    "settled_columns",
    "simulate",
    "to_frame",
]
