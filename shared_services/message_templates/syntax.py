"""The source text of a message: paragraphs, headings, lists, links and `((variables))`.

Values are put in after the text is read, so nothing in a value is ever taken for a variable, a
heading or a tag. No condition, no loop, no attribute: nothing here can be made to compute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from shared_services.message_templates.catalogue import Kind, Message, Variable
from shared_services.message_templates.errors import CannotRender

VARIABLE = re.compile(r"\(\(([^()\n]{1,60})\)\)")
_ALONE = re.compile(r"^\s*\(\(([^()\n]{1,60})\)\)\s*$")
_LINK = re.compile(
    r"\[(?P<label>[^\]\n]{1,200})\]\((?P<to>(?:https?://|mailto:)[^\s()<>\"]+)\)"
    r"|(?P<bare>https?://[^\s()<>\"]+[^\s()<>\".,;:!?])"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MARKS = (("## ", "h2"), ("# ", "h1"), ("- ", "ul"), ("* ", "ul"))
_NUMBERED = re.compile(r"^\d{1,2}\. ")

Values = Mapping[str, Any]
BREAK = SafeString("<br>")


def names_in(source: str) -> list[str]:
    """Variables of a source, in order, each once."""
    return list(dict.fromkeys(name.strip() for name in VARIABLE.findall(source)))


def chunks_of(source: str) -> list[str]:
    """Paragraphs: what blank lines separate."""
    text = source.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [part for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def read_values(message: Message, context: Mapping[str, Any]) -> dict[str, Any]:
    """Every variable's value. Raises CannotRender when a mandatory one is empty."""
    values: dict[str, Any] = {}
    for variable in message.variables:
        value = _clean(variable.read(context))
        if variable.law and not value:
            raise CannotRender(f"« {variable.name} » is empty")
        values[variable.name] = value
    return values


def one_line(message: Message, source: str, values: Values) -> str:
    """A subject: one line, whatever the values hold."""
    return " ".join(_filled(message, source, values).split())


def plain(message: Message, source: str, values: Values) -> str:
    """The text of the mail: marks of headings go, lists and links stay readable."""
    parts = []
    for chunk in _kept(message, source, values):
        lines = [_plain_line(message, line, values) for line in chunk.split("\n")]
        parts.append("\n".join(lines))
    return "\n\n".join(parts).strip() + "\n"


def html(message: Message, source: str, values: Values) -> SafeString:
    """The same as HTML, escaped; a link variable alone on its line becomes a button."""
    found = [_html_chunk(message, chunk, values) for chunk in _kept(message, source, values)]
    return _joined(found, "\n")


def has_title(source: str) -> bool:
    return any(line.startswith("# ") for line in source.splitlines())


def _clean(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_CONTROL.sub("", str(each)).strip() for each in value]
    return _CONTROL.sub("", str(value).replace("\r\n", "\n")).strip()


def _kept(message: Message, source: str, values: Values) -> list[str]:
    """Without the paragraphs whose optional variable is empty."""
    known = message.known
    return [
        chunk
        for chunk in chunks_of(source)
        if not any(known[name].optional and not values[name] for name in names_in(chunk))
    ]


def _as_text(variable: Variable, value: Any) -> str:
    if variable.kind is Kind.LIST:
        return "\n".join(f"- {each}" for each in value)
    return str(value)


def _filled(message: Message, source: str, values: Values) -> str:
    known = message.known
    return VARIABLE.sub(
        lambda found: _as_text(known[found[1].strip()], values[found[1].strip()]), source
    )


def _plain_line(message: Message, line: str, values: Values) -> str:
    mark, text = _read_mark(line)
    start = "- " if mark == "ul" else (_NUMBERED.match(line) or [""])[0]
    parts = []
    last = 0
    for found in VARIABLE.finditer(text):
        parts.append(_LINK.sub(_plain_link, text[last : found.start()]))
        parts.append(_filled(message, found[0], values))
        last = found.end()
    parts.append(_LINK.sub(_plain_link, text[last:]))
    return start + "".join(parts)


def _plain_link(found: re.Match[str]) -> str:
    if found["bare"]:
        return found["bare"]
    return f"{found['label']} : {found['to'].removeprefix('mailto:')}"


def _read_mark(line: str) -> tuple[str, str]:
    for mark, name in _MARKS:
        if line.startswith(mark):
            return name, line[len(mark) :]
    numbered = _NUMBERED.match(line)
    return ("ol", line[numbered.end() :]) if numbered else ("p", line)


def _html_chunk(message: Message, chunk: str, values: Values) -> SafeString:
    """Neighbouring lines of the same kind belong to one paragraph or one list."""
    groups: list[tuple[str, list[SafeString]]] = []
    for line in chunk.split("\n"):
        kind, content = _html_line(message, line, values)
        if groups and groups[-1][0] == kind and kind in {"p", "ul", "ol"}:
            groups[-1][1].append(content)
        else:
            groups.append((kind, [content]))
    return _joined((_group(kind, lines) for kind, lines in groups), "\n")


def _group(kind: str, lines: list[SafeString]) -> SafeString:
    if kind == "raw":
        return lines[0]
    if kind in {"ul", "ol"}:
        items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        return format_html("<{0}>{1}</{0}>", kind, items)
    return format_html("<{0}>{1}</{0}>", kind, _joined(lines, BREAK))


def _html_line(message: Message, line: str, values: Values) -> tuple[str, SafeString]:
    alone = _ALONE.match(line)
    if alone:
        variable, value = message.known[alone[1].strip()], values[alone[1].strip()]
        if variable.kind is Kind.LIST:
            items = format_html_join("", "<li>{}</li>", ((each,) for each in value))
            return "raw", format_html("<ul>{}</ul>", items)
        if variable.kind is Kind.LINK:
            return "raw", format_html(
                '<p class="action"><a href="{}">{}</a></p>', _safe_url(value), variable.button
            )
    kind, text = _read_mark(line)
    return kind, _html_inline(message, text, values)


def _html_inline(message: Message, text: str, values: Values) -> SafeString:
    parts: list[SafeString] = []
    last = 0
    for found in VARIABLE.finditer(text):
        parts.append(_html_literal(text[last : found.start()]))
        parts.append(_html_value(message.known[found[1].strip()], values[found[1].strip()]))
        last = found.end()
    parts.append(_html_literal(text[last:]))
    return _joined(parts)


def _html_value(variable: Variable, value: Any) -> SafeString:
    if variable.kind is Kind.LINK:
        return format_html('<a href="{}">{}</a>', _safe_url(value), variable.button)
    if variable.kind is Kind.LIST:
        return escape(", ".join(value))
    return format_html_join(BREAK, "{}", ((line,) for line in str(value).split("\n")))


def _html_literal(text: str) -> SafeString:
    parts: list[SafeString] = []
    last = 0
    for found in _LINK.finditer(text):
        parts.append(escape(text[last : found.start()]))
        target = found["to"] or found["bare"]
        parts.append(format_html('<a href="{}">{}</a>', target, found["label"] or target))
        last = found.end()
    parts.append(escape(text[last:]))
    return _joined(parts)


def _joined(parts: Iterable[SafeString], between: str = "") -> SafeString:
    """Pieces that are HTML already; anything else among them would be escaped."""
    return format_html_join(between, "{}", ((part,) for part in parts))


def _safe_url(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise CannotRender("a link that is not an address of the web")
    return value


def title(subject: str) -> SafeString:
    return format_html("<h1>{}</h1>\n", subject)
