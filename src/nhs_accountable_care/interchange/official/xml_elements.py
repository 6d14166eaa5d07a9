"""
The elements of an XML file, one by one, however large the file is and whoever made it.

A document type is refused, and with it every entity that one could declare: what an entity
grows to, or fetches, is never known. What is read at once is bounded.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final, TypeAlias, final
from xml.parsers import expat

import attrs

from nhs_accountable_care._core.errors import DocumentError, Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import (
    DEEPEST,
    LONGEST_TAG,
    MOST_ELEMENTS,
    MOST_IN_ELEMENTS,
)
from nhs_accountable_care.interchange.official.files import OfficialFile

__all__ = ["Broken", "XmlElement", "xml_elements"]

_CHUNK: Final = 64 * 1024


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Broken:
    """
    Why an element could not be read, or why nothing could be from there on.

    >>> Broken(message="the file ends here", cure="get it again").is_end
    False
    """

    message: str
    cure: str
    is_end: bool = False


XmlElement: TypeAlias = str | dict[str, Any]
"""
What an element says.

Text, or what stands in its attribute ``value`` where that is all that it has; else an object of
its attributes and the elements in it, those of one name as a list where there are several.
"""


def xml_elements(
    file: OfficialFile, names: Collection[str]
) -> Iterator[tuple[str, XmlElement | Broken]]:
    """
    Go through the outermost elements that have one of the names, without their prefixes.

    What breaks the file is told as the last of them.

    Raises:
        DocumentError: If the file declares a document type.
        OSError: If the file cannot be read.
    """
    builder = _Builder(names)
    fed = 0
    with file.opened() as stream:
        while not builder.is_over:
            chunk = stream.read(_CHUNK)
            fed += len(chunk)
            builder.feed(chunk, fed)
            yield from builder.found
            builder.found.clear()


@final
class _Builder:
    """Makes elements of what the parser finds; nothing stays of those that nobody asked for."""

    def __init__(self, names: Collection[str]) -> None:
        self.found: list[tuple[str, XmlElement | Broken]] = []
        self.is_over = False
        self._names = names
        # The elements that are open, from the one that was asked for to the innermost.
        self._open: list[tuple[str, dict[str, str], dict[str, Any], list[str]]] = []
        self._inside = 0
        self._characters = 0
        # How many elements are open in one that is too large, and is passed by.
        self._passing = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refused
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes, fed: int) -> None:
        """Take the next bytes; none at all are the end of the file."""
        try:
            self._parser.Parse(chunk, not chunk)
        except DocumentError:
            raise
        except (expat.ExpatError, LookupError, ValueError) as error:
            # The last two for an encoding that it names and that is none.
            self._break(f"is no XML from here on: {error}", "get it again, whole")
            return
        self.is_over = not chunk
        if fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            self._break(f"has a tag of more than {LONGEST_TAG:,} bytes", "get it again")

    def _break(self, message: str, cure: str) -> None:
        """End here, and say why."""
        self.found.append(("", Broken(message=message, cure=cure, is_end=True)))
        self.is_over = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if self._passing:
            self._passing += 1
            return
        name = name.rpartition(":")[2]
        if self._open:
            self._inside += 1
            if self._inside > MOST_ELEMENTS or len(self._open) >= DEEPEST:
                self._pass_by(len(self._open) + 1)
                return
        elif name in self._names:
            self._inside = self._characters = 0
        else:
            return
        if attributes:
            attributes = {
                key: value for key, value in attributes.items() if not key.startswith("xmlns")
            }
        self._open.append((name, attributes, {}, []))

    def _text(self, text: str) -> None:
        """Take text of the innermost element."""
        if self._open and not self._passing:
            self._characters += len(text)
            if self._characters > MOST_IN_ELEMENTS:
                self._pass_by(len(self._open))
                return
            self._open[-1][3].append(text)

    def _end(self, _name: str) -> None:
        """End an element: it is told, or goes into the one around it."""
        if self._passing:
            self._passing -= 1
            return
        if not self._open:
            return
        name, attributes, children, texts = self._open.pop()
        value = _value(attributes, children, texts)
        if not self._open:
            self.found.append((name, value))
            return
        around = self._open[-1][2]
        if name not in around:
            around[name] = value
        elif isinstance(around[name], list):
            around[name].append(value)
        else:
            around[name] = [around[name], value]

    def _pass_by(self, ends: int) -> None:
        """Let go of an element that is too large, up to its end, and say so."""
        name = self._open[0][0]
        broken = Broken(
            message=(
                f"one {name} has more than {MOST_ELEMENTS:,} elements, {DEEPEST} levels or "
                f"{MOST_IN_ELEMENTS:,} characters"
            ),
            cure="get the file again, or leave it out",
        )
        self.found.append((name, broken))
        self._passing = ends
        self._open.clear()


def _value(attributes: dict[str, str], children: dict[str, Any], texts: list[str]) -> XmlElement:
    """Return what an element says."""
    # What FHIR adds to a value says nothing that is read here.
    if "value" in attributes and len(attributes) == 1 and children.keys() <= {"extension"}:
        return attributes["value"]
    if attributes or children:
        return {**attributes, **children}
    return "".join(texts).strip()


def _refused(*_: object) -> None:
    """Refuse a file with a document type."""
    raise DocumentError(
        (
            Problem(
                path="",
                message="declares a document type (DOCTYPE), and such a file is not read",
                hint="no file of the Organisation Data Service has one; get it again from there",
            ),
        )
    )
