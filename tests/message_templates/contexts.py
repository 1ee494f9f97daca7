"""Contexts as callers of `notify` give them, with values that a mail must carry unharmed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from kernel.clock import now
from shared_services.document_requests.actions.mails import Contact

EVIL = "<script>alert(1)</script> ((nom)) {{ request }} # <a href='javascript:x'>x</a>"


def context(**changes: Any) -> dict[str, Any]:
    """All that any message reads."""
    request = SimpleNamespace(
        applicant_name=changes.pop("name", "Camille d'Arc & fils"),
        tracking_number="CHA-7K2F-9Q",
        received_at=now(),
        target_on=date(2026, 1, 12),
        what="Acte de naissance, copie intégrale",
        subject_name="Jeanne d'Arc",
        applicant_address="3 rue du Lavoir\n89110 Chassy",
        get_delivery_mode_display="Par la poste",
    )
    request.get_delivery_mode_display = lambda: "Par la poste"
    found = {
        "request": request,
        "procedure": SimpleNamespace(title="Acte de naissance"),
        "copy": SimpleNamespace(label="Copie intégrale"),
        "contact": Contact(
            "Service de l'état civil",
            "Mairie de Chassy",
            "1 place de la Mairie\n89110 Chassy",
            "mairie@chassy.example",
            "03 53 01 00 00",
            changes.pop("hours", "Du lundi au vendredi\n9 h à 12 h"),
        ),
        "follow_url": "https://chassy.example/suivi/abc",
        "asked": SimpleNamespace(
            pieces=["Une pièce d'identité", "Le livret <de> famille"],
            reason="Photo floue.",
            answer_by=date(2026, 2, 6),
            asked_by_name="Nadia Besson",
        ),
        "reason": "Lien non justifié.",
        "appeal": "Deux mois devant le tribunal administratif.",
        "decided_by": "Nadia Besson",
        "sender": "Nadia Besson",
        "silence_words": "Sans réponse avant le 5 mars 2026, votre demande sera refusée.",
        "fee_words": "C'est gratuit.",
        "kept_words": "Vos données sont effacées 365 jours après.",
        "file": SimpleNamespace(name="livret <de> famille.pdf"),
        "letter": SimpleNamespace(title="Arrêté <de> voirie"),
        "title": "Inscription à la <cantine>",
        "origin": "CC de l'Aillantais",
        "screen_url": "https://chassy.example/gestion/demarches/catalogue/1/",
        "opinion": SimpleNamespace(
            expert_name="Service <des> routes",
            question="Gêne-t-elle le passage ?",
            answer_by=date(2026, 2, 6),
        ),
        "opinion_url": "https://chassy.example/demarches/avis/abc/",
        "words": "Un courrier attend votre signature",
        "due": ["CHA-7K2F-9Q, Acte de naissance : avant le 12 janvier 2026"],
        "board_url": "https://chassy.example/gestion/demarches/echeances/",
        "tracking_number": "CHA-7K2F-9Q",
        "legal_due_on": date(2026, 1, 30),
        "inbox_url": "https://chassy.example/gestion/demarches/1/",
    }
    return {**found, **changes}
