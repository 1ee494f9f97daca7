"""The receipt of a request: a PDF/UA file whose code anyone can check on the town hall's site.

Made when it is asked for; no copy is kept.
"""

from __future__ import annotations

import json

import typst
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kernel.middleware.host import URLCONFS
from kernel.tenancy import require_authority
from shared_services.document_requests.actions.mails import contact_of, silence_in_words
from shared_services.document_requests.codes import code_of
from shared_services.document_requests.follow_up import receipt_token_for
from shared_services.document_requests.models import DocumentRequest

# Texts come in as data: nothing that a person wrote is ever read as markup.
_SOURCE = """
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title)
#set page(paper: "a4", margin: 2cm)
#set text(lang: "fr", size: 11pt)
#set par(leading: 0.65em)
#show heading: set block(above: 1.4em, below: 0.7em)
= #told.title
#grid(columns: (1fr, 3.6cm), gutter: 1cm,
  [#for (label, value) in told.rows {
    block(spacing: 1em)[*#label* \\ #for line in value.split("\\n") [#line \\ ]]
  }],
  image(bytes(sys.inputs.code), format: "svg", width: 3.6cm, alt: told.code_alt),
)
#told.check
#for line in told.words { block(spacing: 1em)[#line] }
"""


def receipt_of(request: DocumentRequest) -> bytes:
    """The receipt as PDF/UA-1. Its code leads to a page that confirms number, object and day."""
    authority = require_authority()
    contact = contact_of(request.setting)
    address = authority.url(check_path(request))
    received = date_format(localtime(request.received_at), "j F Y à H:i")
    told = {
        "title": _("Accusé de réception d'une demande"),
        "rows": [
            (_("Numéro de suivi"), request.tracking_number),
            (_("Demande"), request.what),
            (_("Personne concernée"), request.subject_name),
            (_("Demandée par"), request.applicant_name),
            (_("Reçue le"), received),
            (_("Voie"), str(request.get_source_display())),
            (_("Réponse visée avant le"), date_format(request.target_on, "j F Y")),
            (
                _("Service chargé de la demande"),
                "\n".join(
                    part
                    for part in (
                        contact.service,
                        contact.town_hall,
                        contact.address,
                        contact.phone,
                        contact.email,
                    )
                    if part
                ),
            ),
        ],
        "code_alt": _("Code à lire avec un téléphone : il ouvre la page de vérification."),
        "check": _("Pour vérifier ce document : %(address)s") % {"address": address},
        "words": [line for line in (silence_in_words(request),) if line],
    }
    made: bytes = typst.compile(
        _SOURCE.encode(),
        sys_inputs={"told": json.dumps(told), "code": code_of(address)},
        pdf_standards=["ua-1"],
    )
    return made


def check_path(request: DocumentRequest) -> str:
    """The address of the page that confirms this receipt."""
    return reverse(
        "document_requests:check_receipt",
        urlconf=URLCONFS["commune"],
        args=[receipt_token_for(request)],
    )
