"""What all three formats say, in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.processing_security import common_security
from tenants.processing_register import queries
from tenants.processing_register.contacts.queries import Officer, dpo_of
from tenants.processing_register.lines import Duration, Line

Row = tuple[str, str]


@dataclass(frozen=True)
class Chapter:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Sheet:
    """A whole register, ready to be laid out; `slug` names its file."""

    title: str
    slug: str
    day: date
    about: list[Row]
    chapters: list[Chapter]

    def filename(self, kind: str) -> str:
        return f"{self.slug}-{self.day:%Y-%m-%d}.{kind}"

    @property
    def day_told(self) -> str:
        return date_format(self.day, "j F Y")


def as_controller(authority: Any) -> Sheet:
    """Art. 30, 1 RGPD: what this authority does in its own name."""
    return Sheet(
        _("Registre des activités de traitement %s") % authority.of_name,
        f"registre-des-traitements-{authority.slug}",
        today(),
        _about(authority),
        [Chapter(line.name, rows_of(line)) for line in queries.lines(authority, with_retired=True)],
    )


def as_processor(intercommunality: Any) -> Sheet:
    """Art. 30, 2 RGPD: what the intercommunality does for its communes."""
    chapters = [
        Chapter(
            each.name,
            [
                (_("Responsable du traitement"), " · ".join(filter(None, (each.name, each.email)))),
                (_("Délégué à la protection des données"), officer_told(each.officer)),
                (_("Catégories de traitements"), " ; ".join(each.processings)),
            ],
        )
        for each in queries.served(intercommunality)
    ]
    shared = [
        (_("Sous-traitants ultérieurs"), " ; ".join(queries.common_processors(intercommunality))),
        (_("Transferts hors de l'Union européenne"), _("Voir le registre de chaque commune.")),
        (_("Mesures de sécurité"), "\n".join(common_security())),
    ]
    return Sheet(
        _("Registre du sous-traitant : %s") % intercommunality.full_name,
        f"registre-sous-traitant-{intercommunality.slug}",
        today(),
        [*_about(intercommunality), *shared],
        chapters,
    )


def rows_of(line: Line) -> list[Row]:
    rows = [
        (_("Finalité"), line.purpose),
        (_("Base légale"), f"{line.basis}. {line.basis_text}"),
        (_("Personnes concernées"), line.people),
        (_("Données"), line.data),
        (_("Données sensibles"), line.sensitive_told),
        (_("Source"), line.source),
        (_("Destinataires"), line.recipients),
        (_("Sous-traitants"), " ; ".join(line.processors)),
        (_("Transferts hors de l'Union européenne"), line.transfers_told),
        (_("Durées de conservation"), "\n".join(duration_told(each) for each in line.durations)),
        (_("Mesures de sécurité"), "\n".join(line.security)),
        (_("Note de la collectivité"), line.note),
    ]
    if line.changed_at:
        rows.append((_("Modifié ici le"), date_format(line.changed_at, "j F Y")))
    if line.retired_at:
        rows.append((_("Retiré le"), date_format(line.retired_at, "j F Y")))
    return [(label, value) for label, value in rows if value]


def duration_told(duration: Duration) -> str:
    told = f"{duration.what} : {duration.sentence}" if duration.what else duration.sentence
    if not duration.source:
        return told
    day = date_format(duration.verified_on, "j F Y") if duration.verified_on else ""
    return f"{told} [{duration.source.rstrip('.')}{_(', vérifié le %s') % day if day else ''}.]"


def officer_told(officer: Officer | None) -> str:
    if officer is None:
        return _("Pas encore désigné.")
    told = ", ".join(
        filter(None, (officer.name, officer.organisation, officer.email, officer.phone))
    )
    return told if officer.is_designated else _("Proposé, pas encore accepté : %s") % told


def _about(authority: Any) -> list[Row]:
    who = queries.controller(authority)
    read = queries.reviewed_at()
    rows = [
        (_("Organisme"), who.name),
        (_("Représenté par"), who.represented_by),
        ("SIREN", who.siren),
        (_("Adresse"), ", ".join(who.address.splitlines())),
        (_("Adresse électronique"), who.email),
        (_("Téléphone"), who.phone),
        (_("Délégué à la protection des données"), officer_told(dpo_of(authority))),
        (_("Relu en entier le"), date_format(read, "j F Y") if read else _("Jamais.")),
    ]
    return [(label, value) for label, value in rows if value]
