"""Reads one PDF in a process of its own, with little memory and time; run as a program.

A PDF of a few kilobytes can unfold to gigabytes: the process that serves the site never opens it.
Takes a file's path; writes one JSON object: `pages`, `text`, or `refused` (a code of
`pdf_checks.REFUSALS`). No Django here.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
MOST_PAGES = 600
MOST_CHARACTERS = 600_000
ACTIVE = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}


def read(path: str) -> dict[str, Any]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"refused": "locked"}
        if len(reader.pages) > MOST_PAGES:
            return {"refused": "long"}
        if refused := _changes_by_itself(reader):
            return {"refused": refused}
        return {"pages": len(reader.pages), "text": _text(reader)}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError):
        return {"refused": "broken"}
    except (MemoryError, RecursionError):
        return {"refused": "bomb"}


def _changes_by_itself(reader: Any) -> str:
    """A code when the file asks to be filled in or runs something: it is then no frozen text."""
    root = reader.trailer["/Root"].get_object()
    form = _object(root.get("/AcroForm"))
    if form and (form.get("/XFA") or any(map(_is_filled_in, _object(form.get("/Fields")) or []))):
        return "form"
    names = _object(root.get("/Names")) or {}
    if names.get("/JavaScript") or root.get("/AA") or _runs(root.get("/OpenAction")):
        return "script"
    for page in reader.pages:
        if page.get("/AA"):
            return "script"
        for annotation in _object(page.get("/Annots")) or []:
            if _runs((_object(annotation) or {}).get("/A")):
                return "script"
    return ""


def _object(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _is_filled_in(field: Any) -> bool:
    # A signature is a field too: it proves the text, it does not change it.
    found = _object(field)
    if "/Kids" in found and "/FT" not in found:
        return any(map(_is_filled_in, found["/Kids"]))
    return bool(found.get("/FT") != "/Sig")


def _runs(action: Any) -> bool:
    found = _object(action)
    return isinstance(found, dict) and found.get("/S") in ACTIVE


def _text(reader: Any) -> str:
    parts: list[str] = []
    size = 0
    for page in reader.pages:
        text = (page.extract_text() or "").replace("\x00", "").strip()
        parts.append(text)
        size += len(text)
        if size > MOST_CHARACTERS:
            break
    return "\n\n".join(part for part in parts if part)[:MOST_CHARACTERS]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sys.stdout.write(json.dumps(read(sys.argv[1])))


if __name__ == "__main__":
    main()
