from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from kernel.spreadsheet import cell
from tenants.processing_register.documents.sheet import Sheet


def table_of(sheet: Sheet) -> bytes:
    """UTF-8 with its mark, semicolons: one line per fact, so that nothing is lost in wide cells."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Traitement"), _("Rubrique"), _("Contenu")])
    for label, value in sheet.about:
        writer.writerow([cell(sheet.title), cell(label), cell(value)])
    for chapter in sheet.chapters:
        for label, value in chapter.rows:
            writer.writerow([cell(chapter.title), cell(label), cell(value)])
    return ("\ufeff" + out.getvalue()).encode()
