"""A sheet as the DILA writes it (XML) or as npm hands it on (the same tree in JSON): one tree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from shared_services.official_guides.errors import DocumentRefused

DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
# The deepest real sheet has 24 floors.
DEEPEST = 80


@dataclass
class Node:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def elements(self, *names: str) -> Iterator[Node]:
        """Children of these names, of any name without one."""
        for child in self.children:
            if isinstance(child, Node) and (not names or child.name in names):
                yield child

    def first(self, name: str) -> Node | None:
        return next(self.elements(name), None)

    def text(self) -> str:
        """All words below, one space between them."""
        return " ".join("".join(self._pieces()).split())

    def text_of(self, name: str) -> str:
        found = self.first(name)
        return found.text() if found else ""

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._pieces()
                if child.name in {"Paragraphe", "Titre", "Item", "Cellule"}:
                    yield " "


def parse(content: bytes) -> Node:
    """The root of a document. Raises DocumentRefused; a DTD or an entity is never read."""
    try:
        if content.lstrip()[:1] == b"{":
            if b"\\u0000" in content:
                # PostgreSQL keeps no such sign.
                raise DocumentRefused("unreadable", _("le fichier ne se lit pas"))
            told = json.loads(content)
            roots = [_from_json(each, 0) for each in told.get("children", [])]
            if len(roots) != 1 or not isinstance(roots[0], Node):
                raise DocumentRefused("shape", _("le fichier n'a pas une seule racine"))
            return roots[0]
        return _from_xml(fromstring(content, forbid_dtd=True), 0)
    except DefusedXmlException as error:
        raise DocumentRefused("entities", _("le fichier contient une entité ou une DTD")) from error
    except (ParseError, ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
        raise DocumentRefused("unreadable", _("le fichier ne se lit pas")) from error


def _from_json(told: Any, depth: int) -> Node | str:
    _check(depth)
    if told.get("type") == "text":
        return str(told["text"])
    attributes = {str(name): str(value) for name, value in (told.get("attributes") or {}).items()}
    children = [_from_json(each, depth + 1) for each in told.get("children") or []]
    return Node(str(told["name"]), attributes, children)


def _from_xml(element: Element, depth: int) -> Node:
    _check(depth)
    node = Node(str(element.tag).replace(DUBLIN_CORE, "dc:"), dict(element.attrib))
    if element.text:
        node.children.append(element.text)
    for child in element:
        node.children.append(_from_xml(child, depth + 1))
        if child.tail:
            node.children.append(child.tail)
    return node


def _check(depth: int) -> None:
    if depth > DEEPEST:
        raise DocumentRefused("deep", _("le fichier a trop d'éléments les uns dans les autres"))
