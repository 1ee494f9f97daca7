"""Messages in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing
from shared_services.notifications.actions.purge import bodies_kept

READ_ON = date(2026, 11, 23)
NO_TEXT = "RGPD, art. 5, 1, e."
# Who these companies are, as their own legal notices say: to be checked by whoever signs.
_COMPANIES = {"brevo": "Brevo", "mailjet": "Mailjet", "ovh": "OVHcloud"}


def register() -> None:
    register_processing("notifications", service="notifications", describe=messages)


def messages() -> Processing:
    from shared_services.notifications.gathered.processings import in_public

    return Processing(
        name=_("Messages aux habitants et aux agents"),
        purpose=_(
            "Prévenir d'une étape, d'une réponse ou d'une échéance, par courriel, SMS, courrier ou "
            "navigateur ; prouver l'envoi ; ne plus écrire à une adresse qui ne répond pas."
        ),
        basis=LegalBasis.PUBLIC_TASK,
        basis_text=_(
            "Accusé de réception et réponses : CRPA, art. L112-11 et R112-11-1. L'avis dans le "
            "navigateur se fait avec votre consentement, que vous retirez quand vous voulez."
        ),
        people=_("Personnes à qui la collectivité écrit."),
        data=_(
            "Adresse, numéro, nom, objet, texte, dates, état de la remise ; adresses qui ne "
            "répondent plus ; navigateurs à prévenir ; préférences de chaque personne."
        ),
        source=_("La personne, ses démarches ; l'entreprise qui distribue, pour la remise."),
        recipients=_("La personne ; les agents de la collectivité qui suivent les envois."),
        processors=_distributors(),
        transfers=_push_transfers(),
        security=common_security(
            _("Un message à un compte ne montre que son objet : le texte se lit après connexion."),
            _("Ouvertures et clics ne sont pas suivis."),
        ),
        retentions=(*_of_messages(), *in_public()),
    )


def _distributors() -> tuple[str, ...]:
    sms = settings.SMS["PROVIDER"]
    told = [
        _("%s (courriels)") % company
        for name, company in _COMPANIES.items()
        if f".{name}." in settings.EMAIL_BACKEND
    ]
    if sms in _COMPANIES:
        told.append(_("%s (SMS)") % _COMPANIES[sms])
    return tuple(told)


def _push_transfers() -> str:
    if not settings.WEB_PUSH["PUBLIC_KEY"]:
        return ""
    return _(
        "Qui accepte l'avis dans son navigateur passe par le service de l'éditeur de celui-ci, qui "
        "peut être hors de l'Union européenne ; le contenu y est chiffré et ne dit rien du message."
    )


def _of_messages() -> tuple[Retention, ...]:
    return (
        Retention(
            "notifications.bodies",
            _("Texte des messages"),
            _("{delay} après l'envoi, puis effacé."),
            NO_TEXT,
            READ_ON,
            bodies_kept(),
        ),
        Retention(
            "notifications.proof",
            _("Trace de l'envoi : adresse, objet, date, remise"),
            _("Gardée comme preuve de l'envoi ; pas encore d'effacement automatique."),
            NO_TEXT,
            READ_ON,
        ),
        Retention(
            "notifications.preferences",
            _("Préférences de messages"),
            _("Tant que votre compte existe ; effacées le lendemain de sa fermeture."),
            NO_TEXT,
            READ_ON,
        ),
        Retention(
            "notifications.suppressed",
            _("Adresses qui ne répondent plus, ou dont la personne ne veut plus de messages"),
            _("Jusqu'à ce qu'un agent les retire de la liste, une fois corrigées."),
            NO_TEXT,
            READ_ON,
        ),
        Retention(
            "notifications.letters",
            _("Courriers à poster"),
            _("Le texte est effacé dès que le courrier est posté ou laissé sans suite."),
            NO_TEXT,
            READ_ON,
        ),
    )
