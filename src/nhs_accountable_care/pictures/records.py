"""
What a picture shows, as plain records: boxes and the arrows between them.

Every drawing (text, Mermaid, DOT) is made from the same records, so that they show the same
thing, and other tools can draw them in their own way.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care.arrangements import Arrangement, Member, walk
from nhs_accountable_care.contracts import parties_of

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["Arrow", "Box", "Diagram", "diagram_of"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Box:
    """
    Something that is drawn as a box: an arrangement, a body, or an agreement between bodies.

    Attributes:
        place: On which side it stands, if it stands on one.
        is_dotted: Whether it stands for what is not known.

    >>> Box(key="n0", text="Greater Manchester", kind="arrangement").kind
    'arrangement'
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "text": "text",
        "kind": "text",
        "details": "text",
        "place": "text",
        "is_dotted": "truth",
    }

    key: str = attrs.field(validator=is_text)
    text: str = attrs.field(validator=is_text)
    kind: str = attrs.field(validator=is_text)
    details: tuple[str, ...] = ()
    place: str = ""
    is_dotted: bool = False

    def to_record(self) -> Record:
        """Return the box as plain data."""
        return {
            "key": self.key,
            "text": self.text,
            "kind": self.kind,
            "details": list(self.details),
            "place": self.place,
            "is_dotted": self.is_dotted,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Arrow:
    """
    A line from one box to another, and what it says.

    Attributes:
        is_dotted: Whether it leads to or from what is not known.

    >>> Arrow(tail="n0", head="n1", text="contains").text
    'contains'
    """

    record_columns: ClassVar[Columns] = {
        "tail": "text",
        "head": "text",
        "text": "text",
        "is_dotted": "truth",
    }

    tail: str = attrs.field(validator=is_text)
    head: str = attrs.field(validator=is_text)
    text: str
    is_dotted: bool = False

    def to_record(self) -> Record:
        """Return the arrow as plain data."""
        return {
            "tail": self.tail,
            "head": self.head,
            "text": self.text,
            "is_dotted": self.is_dotted,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Diagram:
    """
    Boxes and arrows, in the order in which they are drawn.

    Raises:
        InvalidValueError: For two boxes of one key, and an arrow from or to a box that is not
            there.

    >>> diagram_of(Arrangement(name="Salford")).boxes[0].text
    'Salford'
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be drawn: two boxes of one key, and arrows from or to no box."""
        keys = {box.key for box in self.boxes}
        if len(keys) != len(self.boxes):
            msg = "two boxes have one key; give each its own"
            raise InvalidValueError(msg)
        for arrow in self.arrows:
            for key in (arrow.tail, arrow.head):
                if key not in keys:
                    msg = f"an arrow names the box {quoted(key)}, which is not there; add it"
                    raise InvalidValueError(msg)

    def to_records(self) -> Record:
        """
        Return the boxes and arrows as plain data, for tools that draw in a way of their own.

        >>> diagram_of(Arrangement(name="Salford")).to_records()["arrows"]
        []
        """
        return {
            "boxes": [box.to_record() for box in self.boxes],
            "arrows": [arrow.to_record() for arrow in self.arrows],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the diagram as tables: ``boxes`` and ``arrows``, which are nodes and edges.

        >>> len(diagram_of(Arrangement(name="Salford")).tables()["boxes"])
        1
        """
        # Here and not above, as elsewhere: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        columns = {"boxes": Box.record_columns, "arrows": Arrow.record_columns}
        return tables_of(self.to_records(), columns)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``boxes`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


def diagram_of(arrangement: Arrangement) -> Diagram:
    """
    Return the boxes and arrows of an arrangement and of what is nested in it.

    Members are counted by role; agreements are boxes of their own.
    """
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    keys: dict[str, str] = {}
    for path, part in walk(arrangement):
        key = keys[path] = f"n{len(boxes)}"
        code = f" ({part.code})" if part.code else ""
        box = Box(
            key=key,
            text=f"{part.name}{code}",
            kind="arrangement",
            details=tuple(_members(part.members)),
        )
        boxes.append(box)
        if path != "$":
            arrows.append(Arrow(tail=keys[path.rpartition(".")[0]], head=key, text="contains"))
        for agreement in part.agreements or ():
            inner = f"n{len(boxes)}"
            bodies = listed([str(body) for _, body in parties_of(agreement)], _MOST_PARTIES)
            details = (bodies,) if bodies else ()
            kind = agreement.type_tag
            boxes.append(Box(key=inner, text=agreement.title, kind=kind, details=details))
            arrows.append(Arrow(tail=key, head=inner, text=kind.replace("-", " ")))
    return Diagram(boxes=tuple(boxes), arrows=tuple(arrows))


# More names than this would hide the shape that a picture is there to show.
_MOST_PARTIES = 3


def _members(members: Iterable[Member] | None) -> Iterable[str]:
    """Count members by role, in words."""
    if members is None:
        yield "members not recorded"
        return
    counts: dict[str, int] = {}
    for member in members:
        for role in member.roles or ():
            words = role.value.replace("-", " ")
            counts[words] = counts.get(words, 0) + 1
    if counts:
        yield "members: " + ", ".join(f"{words} {count}" for words, count in counts.items())
