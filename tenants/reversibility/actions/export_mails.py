"""Tell people that their archive is ready, through the platform's own mails."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.roles.facade import people_to_tell
from kernel.outbox import facade as outbox
from kernel.tenancy import space_of
from tenants.reversibility.abilities import WHOLE_DATA
from tenants.reversibility.models import SpaceExport

PATH = "/gestion/export/"


def tell_ready(export: SpaceExport) -> None:
    """One mail to whom asked, or to every administrator; in the caller's transaction, in public."""
    authority = export.authority
    subject = _("L'archive de %(name)s est prête") % {"name": authority.full_name}
    url = authority.url(PATH)
    for name, email in _recipients(export):
        context = {"name": name, "export": export, "authority": authority, "action_url": url}
        text = render_to_string("reversibility/mail/ready.txt", context).strip() + "\n"
        send(email=email, name=name, subject=subject, text=text, url=url)


def send(*, email: str, name: str, subject: str, text: str, url: str) -> None:
    paragraphs = [block.strip() for block in text.split("\n\n") if block.strip()]
    html = render_to_string(
        "accounts/mail/letter.html",
        {
            "subject": subject,
            "sender_name": "Beffroi",
            "paragraphs": paragraphs,
            "action_url": url,
            "name": name,
            "email": email,
        },
    )
    outbox.enqueue(
        "notifications.account_mail",
        payload={"email": email, "name": name, "subject": subject, "text": text, "html": html},
        queue="urgent",
    )


def _recipients(export: SpaceExport) -> list[tuple[str, str]]:
    if export.asked_by is not None:
        return [(export.asked_by.get_full_name(), export.asked_by.email)]
    with space_of(export.authority):
        return [(member.name, member.email) for member in people_to_tell(WHOLE_DATA)]
