"""The letter on paper: what the mail said, in a window envelope's layout."""

from __future__ import annotations

from typing import Any

import typst
from django.utils.formats import date_format

from kernel.clock import today
from shared_services.notifications.channels.models import PrintableLetter

# Texts come in as inputs: nothing that a person wrote is ever read as markup. The address stands
# where the window of a French DL envelope (NF Z 11-001) shows it.
_SOURCE = """
#set document(title: sys.inputs.subject)
#set page(paper: "a4", margin: (x: 2.2cm, top: 2cm, bottom: 2cm))
#set text(lang: "fr", size: 11pt)
#set par(leading: 0.65em, spacing: 1em)
#place(top + left, block(width: 8cm)[
  *#sys.inputs.town_hall* \\
  #for line in sys.inputs.own_address.split("\\n") [#line \\ ]
])
#place(top + left, dx: 8cm, dy: 3cm, block(width: 8.5cm)[
  #for line in sys.inputs.address.split("\\n") [#line \\ ]
])
#v(7cm)
#align(right)[#sys.inputs.day]
*Objet : #sys.inputs.subject*
#v(0.5em)
#for part in sys.inputs.text.split("\\n\\n") {
  par(for line in part.split("\\n") [#line \\ ])
}
"""


def letter_pdf(letter: PrintableLetter, authority: Any) -> bytes:
    """PDF/A of the letter, made when it is asked for: no copy of it is kept."""
    inputs = {
        "subject": letter.subject,
        "town_hall": authority.town_hall,
        "own_address": authority.address.strip(),
        "address": "\n".join(filter(None, (letter.name, letter.postal_address))),
        "day": date_format(today(), "j F Y"),
        "text": letter.text.strip(),
    }
    pdf: bytes = typst.compile(_SOURCE.encode(), sys_inputs=inputs, pdf_standards=["a-2b"])
    return pdf
