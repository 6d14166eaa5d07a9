"""
Pictures: diagrams as text, Mermaid or DOT, curves as SVG, plots, and a settlement as a page.

Diagrams and curves need nothing; plots come with the extra ``plots``.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.pictures.curves import curves_as_svg
    from nhs_accountable_care.pictures.drawings import as_dot, as_mermaid, as_text
    from nhs_accountable_care.pictures.plots import plot_nets
    from nhs_accountable_care.pictures.records import Arrow, Box, Diagram, diagram_of
    from nhs_accountable_care.pictures.settlement_pages import settlement_page
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "curves": ("curves_as_svg",),
            "drawings": ("as_dot", "as_mermaid", "as_text"),
            "plots": ("plot_nets",),
            "records": ("Arrow", "Box", "Diagram", "diagram_of"),
            "settlement_pages": ("settlement_page",),
        },
    )

__all__ = [
    "Arrow",
    "Box",
    "Diagram",
    "as_dot",
    "as_mermaid",
    "as_text",
    "curves_as_svg",
    "diagram_of",
    "plot_nets",
    "settlement_page",
]
