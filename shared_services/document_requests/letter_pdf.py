"""A letter on paper: tagged (PDF/UA-1) and fit for archives (PDF/A-2a), whoever wrote its words.

The envelope stands beside it: the same address, for a printer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import typst
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.document_requests.actions.mails import contact_of
from shared_services.document_requests.codes import code_of
from shared_services.document_requests.follow_up import letter_token_for
from shared_services.document_requests.letter_words import blocks_of
from shared_services.document_requests.models import DocumentRequest, Letter

# Texts come in as data: nothing that a person wrote is ever read as markup. The address stands
# where the window of a French DL envelope shows it (NF Z 11-001).
_SOURCE = """
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title)
#set page(paper: "a4", margin: (x: 2.2cm, top: 2cm, bottom: 3.4cm), footer: [
  #set text(size: 8pt)
  #if told.code != none {
    grid(columns: (1fr, 1.6cm), gutter: 0.4cm, align: horizon,
      [#told.check], image(bytes(told.code), format: "svg", width: 1.6cm, alt: told.code_alt))
  } else [#told.check]
])
#set text(lang: "fr", size: 11pt)
#set par(leading: 0.65em, spacing: 1em, justify: false)
#show heading: set text(size: 11pt)
#show heading.where(level: 1): set text(size: if told.kind == "letter" { 11pt } else { 14pt })
#let lines(all) = for (place, line) in all.enumerate() {
  if place > 0 { linebreak() }
  line
}
#let from = block(width: 8cm)[*#told.town_hall* \\ #lines(told.own_lines)]
#if told.kind == "letter" {
  place(top + left, from)
  place(top + left, dx: 8.2cm, dy: 3cm, block(width: 8.4cm, lines(told.address)))
  v(7cm)
  par[#lines(told.references)]
  align(right)[#told.day]
  heading(level: 1)[#told.object_label #told.title]
} else {
  from
  v(1cm)
  align(center, heading(level: 1)[#told.title])
  align(center, par[#lines(told.references)])
  v(0.6cm)
}
#for part in told.blocks {
  if part.kind == "title" { heading(level: 2, lines(part.lines)) }
  else if part.kind == "list" { list(..part.lines) }
  else { par(lines(part.lines)) }
}
#v(0.8cm)
#block(breakable: false, width: 100%, inset: (left: 8.2cm))[
  #if told.kind != "letter" [#told.day #v(0.3cm)]
  #lines(told.signed)
]
"""

_ENVELOPE = """
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title)
#set page(width: 220mm, height: 110mm, margin: 10mm)
#set text(lang: "fr", size: 11pt)
#let lines(all) = for (place, line) in all.enumerate() {
  if place > 0 { linebreak() }
  line
}
#place(top + left, text(size: 8pt, lines(told.from)))
#place(top + left, dx: 100mm, dy: 45mm, block(width: 90mm, lines(told.to)))
"""


@dataclass(frozen=True)
class Signatory:
    """Who signs and as what (CRPA L111-2, L212-1)."""

    name: str
    capacity: str


def letter_pdf(letter: Letter, by: Signatory | None) -> bytes:
    """The letter as it leaves; without a signatory, a proof that says it is one."""
    request = letter.request
    authority = require_authority()
    contact = contact_of(request.setting)
    address = authority.url(check_path(letter)) if by else ""
    title = letter.title if by else _("%s (projet, non signé)") % letter.title
    told = {
        "title": title,
        "kind": letter.kind,
        "object_label": _("Objet :"),
        "town_hall": authority.town_hall,
        "own_lines": _lines(contact.address, contact.phone, contact.email),
        "address": _lines(request.applicant_name, request.applicant_address),
        "references": _references(letter),
        "day": _("%(town)s, le %(day)s")
        % {"town": authority.name, "day": date_format(today(), "j F Y")},
        "blocks": blocks_of(letter.body),
        "signed": _lines(by.name, by.capacity, contact.service) if by else [_("Projet")],
        "check": _("Pour vérifier ce document : %(address)s") % {"address": address}
        if by
        else _("Projet : ce document n'engage personne."),
        "code": code_of(address) if by else None,
        "code_alt": _("Code à lire avec un téléphone : il ouvre la page de vérification."),
    }
    made: bytes = typst.compile(
        _SOURCE.encode(), sys_inputs={"told": json.dumps(told)}, pdf_standards=["a-2a", "ua-1"]
    )
    return made


def envelope_pdf(request: DocumentRequest) -> bytes:
    """A DL envelope (110 x 220 mm) ready to print: to the applicant, from the service."""
    contact = contact_of(request.setting)
    told = {
        "title": _("Enveloppe, demande %s") % request.tracking_number,
        "from": _lines(contact.town_hall, contact.address),
        "to": _lines(request.applicant_name, request.applicant_address),
    }
    made: bytes = typst.compile(_ENVELOPE.encode(), sys_inputs={"told": json.dumps(told)})
    return made


def check_path(letter: Letter) -> str:
    """The address of the page that confirms this letter."""
    return reverse(
        "document_requests:check_letter",
        urlconf=URLCONFS["commune"],
        args=[letter_token_for(letter)],
    )


def _references(letter: Letter) -> list[str]:
    request = letter.request
    told = [_("Nos références : %s") % request.tracking_number]
    if letter.kind == "letter":
        told.append(
            _("Affaire suivie par : %s") % (request.assignee_name or letter.written_by_name)
        )
    return told


def _lines(*texts: str) -> list[str]:
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]
