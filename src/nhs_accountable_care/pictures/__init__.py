"""
Pictures: diagrams, curves, fans, waterfalls and risk carried, plots, and a settlement as a page.

Diagrams and curves need nothing; plots come with the extra ``plots``.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.pictures.carried_risks import (
        CarriedRisk,
        CarriedRow,
        carried_as_svg,
        carried_risk,
        carried_shares,
    )
    from nhs_accountable_care.pictures.curves import curves_as_svg
    from nhs_accountable_care.pictures.drawings import as_dot, as_mermaid, as_text
    from nhs_accountable_care.pictures.fan_drawings import fan_as_svg
    from nhs_accountable_care.pictures.fans import Fan, FanBand, FanMark, FanPoint, fan_of
    from nhs_accountable_care.pictures.plots import plot_nets
    from nhs_accountable_care.pictures.records import Arrow, Box, Diagram, diagram_of
    from nhs_accountable_care.pictures.settlement_pages import settled_years_page, settlement_page
    from nhs_accountable_care.pictures.waterfalls import (
        Waterfall,
        WaterfallKind,
        WaterfallStep,
        waterfall_as_svg,
        waterfall_of,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "carried_risks": (
                "CarriedRisk",
                "CarriedRow",
                "carried_as_svg",
                "carried_risk",
                "carried_shares",
            ),
            "curves": ("curves_as_svg",),
            "drawings": ("as_dot", "as_mermaid", "as_text"),
            "fan_drawings": ("fan_as_svg",),
            "fans": ("Fan", "FanBand", "FanMark", "FanPoint", "fan_of"),
            "plots": ("plot_nets",),
            "records": ("Arrow", "Box", "Diagram", "diagram_of"),
            "settlement_pages": ("settled_years_page", "settlement_page"),
            "waterfalls": (
                "Waterfall",
                "WaterfallKind",
                "WaterfallStep",
                "waterfall_as_svg",
                "waterfall_of",
            ),
        },
    )

__all__ = [
    "Arrow",
    "Box",
    "CarriedRisk",
    "CarriedRow",
    "Diagram",
    "Fan",
    "FanBand",
    "FanMark",
    "FanPoint",
    "Waterfall",
    "WaterfallKind",
    "WaterfallStep",
    "as_dot",
    "as_mermaid",
    "as_text",
    "carried_as_svg",
    "carried_risk",
    "carried_shares",
    "curves_as_svg",
    "diagram_of",
    "fan_as_svg",
    "fan_of",
    "plot_nets",
    "settled_years_page",
    "settlement_page",
    "waterfall_as_svg",
    "waterfall_of",
]
