"""Drawings of a diagram as text: a tree for a terminal, Mermaid for a page, DOT for Graphviz."""

from nhs_accountable_care.pictures.records import Box, Diagram

__all__ = ["as_dot", "as_mermaid", "as_text"]

_SIGNS_OF_MERMAID = {
    "&": "#amp;",
    '"': "#quot;",
    "<": "#lt;",
    ">": "#gt;",
    "#": "#35;",
    "`": "#96;",
}


def as_text(diagram: Diagram) -> str:
    """
    Draw a tree with lines, for a terminal or a log.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.pictures import diagram_of
    >>> system = Arrangement(name="System", nested=(Arrangement(name="Place", members=()),))
    >>> print(as_text(diagram_of(system)))
    System
    │ members not recorded
    └─ contains: Place
    """
    boxes = {box.key: box for box in diagram.boxes}
    children: dict[str, list[tuple[str, str]]] = {}
    for arrow in diagram.arrows:
        children.setdefault(arrow.tail, []).append((arrow.text, arrow.head))

    def lines_of(key: str) -> list[str]:
        box = boxes[key]
        below = children.get(key, [])
        bar = "│ " if below else "  "
        lines = [box.text, *(f"{bar}{detail}" for detail in box.details)]
        for number, (text, head) in enumerate(below):
            is_last = number == len(below) - 1
            first, *rest = lines_of(head)
            lines.append(f"{'└─' if is_last else '├─'} {text}: {first}")
            lines += [f"{'   ' if is_last else '│  '}{line}" for line in rest]
        return lines

    heads = {arrow.head for arrow in diagram.arrows}
    roots = [box.key for box in diagram.boxes if box.key not in heads]
    return "\n".join(line for key in roots for line in lines_of(key))


def as_mermaid(diagram: Diagram) -> str:
    """
    Draw a Mermaid flow chart; every text is escaped.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.pictures import diagram_of
    >>> print(as_mermaid(diagram_of(Arrangement(name='"Place" <1>', members=()))))
    flowchart TD
      n0["#quot;Place#quot; #lt;1#gt;"]
    """
    lines = ["flowchart TD"]
    for box in diagram.boxes:
        label = "<br/>".join(_mermaid(text) for text in _texts(box))
        lines.append(f'  {box.key}["{label}"]')
    lines += [
        f'  {arrow.tail} -->|"{_mermaid(arrow.text)}"| {arrow.head}' for arrow in diagram.arrows
    ]
    return "\n".join(lines)


def as_dot(diagram: Diagram) -> str:
    r"""
    Draw a graph for Graphviz; every text is escaped.

    >>> from nhs_accountable_care.arrangements import Arrangement
    >>> from nhs_accountable_care.pictures import diagram_of
    >>> print(as_dot(diagram_of(Arrangement(name='A "place"', members=()))))
    digraph {
      n0 [shape=box, label="A \"place\""];
    }
    """
    lines = ["digraph {"]
    for box in diagram.boxes:
        label = "\\n".join(_dot(text) for text in _texts(box))
        lines.append(f'  {box.key} [shape=box, label="{label}"];')
    lines += [
        f'  {arrow.tail} -> {arrow.head} [label="{_dot(arrow.text)}"];' for arrow in diagram.arrows
    ]
    return "\n".join([*lines, "}"])


def _texts(box: Box) -> tuple[str, ...]:
    """Return every line of text in a box."""
    return (box.text, *box.details)


def _mermaid(text: str) -> str:
    """Escape the signs that Mermaid, or the page around it, would take for its own."""
    return "".join(_SIGNS_OF_MERMAID.get(sign, sign) for sign in text.replace("\n", " "))


def _dot(text: str) -> str:
    """Escape the signs that DOT would take for its own."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
