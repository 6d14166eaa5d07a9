"""
Pictures: diagrams, curves, fans, waterfalls and risk carried, plots, and a settlement as a page.

Diagrams and curves need nothing; plots come with the extra ``plots``.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.pictures.bid_pages import bid_page
    from nhs_accountable_care.pictures.carried_risks import (
        CarriedRisk,
        CarriedRow,
        carried_as_svg,
        carried_risk,
        carried_shares,
    )
    from nhs_accountable_care.pictures.curves import curves_as_svg
    from nhs_accountable_care.pictures.diagram_drawings import diagram_as_svg
    from nhs_accountable_care.pictures.drawings import as_dot, as_mermaid, as_text
    from nhs_accountable_care.pictures.fan_drawings import fan_as_svg
    from nhs_accountable_care.pictures.fans import Fan, FanBand, FanMark, FanPoint, fan_of
    from nhs_accountable_care.pictures.participants import participants_of
    from nhs_accountable_care.pictures.plots import plot_nets
    from nhs_accountable_care.pictures.records import Arrow, Box, Diagram, diagram_of
    from nhs_accountable_care.pictures.river_drawings import river_as_svg
    from nhs_accountable_care.pictures.rivers import (
        River,
        RiverBody,
        RiverFlow,
        RiverStage,
        diagram_of_river,
        river_of,
    )
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
            "bid_pages": ("bid_page",),
            "carried_risks": (
                "CarriedRisk",
                "CarriedRow",
                "carried_as_svg",
                "carried_risk",
                "carried_shares",
            ),
            "curves": ("curves_as_svg",),
            "diagram_drawings": ("diagram_as_svg",),
            "drawings": ("as_dot", "as_mermaid", "as_text"),
            "fan_drawings": ("fan_as_svg",),
            "fans": ("Fan", "FanBand", "FanMark", "FanPoint", "fan_of"),
            "participants": ("participants_of",),
            "plots": ("plot_nets",),
            "records": ("Arrow", "Box", "Diagram", "diagram_of"),
            "river_drawings": ("river_as_svg",),
            "rivers": (
                "River",
                "RiverBody",
                "RiverFlow",
                "RiverStage",
                "diagram_of_river",
                "river_of",
            ),
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
    "River",
    "RiverBody",
    "RiverFlow",
    "RiverStage",
    "Waterfall",
    "WaterfallKind",
    "WaterfallStep",
    "as_dot",
    "as_mermaid",
    "as_text",
    "bid_page",
    "carried_as_svg",
    "carried_risk",
    "carried_shares",
    "curves_as_svg",
    "diagram_as_svg",
    "diagram_of",
    "diagram_of_river",
    "fan_as_svg",
    "fan_of",
    "participants_of",
    "plot_nets",
    "river_as_svg",
    "river_of",
    "settled_years_page",
    "settlement_page",
    "waterfall_as_svg",
    "waterfall_of",
]
