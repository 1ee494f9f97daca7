from __future__ import annotations

import json

import typst
from django.utils.translation import gettext as _

from tenants.processing_register.documents.sheet import Sheet

# Texts come in as data: nothing that a person wrote is ever read as markup.
_SOURCE = """
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: sheet.title)
#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")
#set text(lang: "fr", size: 10pt)
#set par(leading: 0.6em)
#show heading: set block(above: 1.4em, below: 0.6em, sticky: true)
#let facts(rows) = for (label, value) in rows {
  block(spacing: 1em)[*#label* \\ #for line in value.split("\\n") [#line \\ ]]
}
= #sheet.title
#sheet.day
#facts(sheet.about)
#for chapter in sheet.chapters {
  heading(level: 2, chapter.title)
  facts(chapter.rows)
}
"""


def pdf_of(sheet: Sheet) -> bytes:
    """PDF/UA-1, made when it is asked for: no copy of it is kept."""
    told = {
        "title": sheet.title,
        "day": _("Établi le %s.") % sheet.day_told,
        "about": sheet.about,
        "chapters": [{"title": each.title, "rows": each.rows} for each in sheet.chapters],
    }
    made: bytes = typst.compile(
        _SOURCE.encode(), sys_inputs={"sheet": json.dumps(told)}, pdf_standards=["ua-1"]
    )
    return made
