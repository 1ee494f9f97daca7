from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "message_wording.drafted": _("a préparé un nouveau texte du message « {title} »"),
        "message_wording.published": _("a mis en service un nouveau texte du message « {title} »"),
        "message_wording.discarded": _("a jeté le brouillon du message « {title} »"),
        "message_wording.withdrawn": _("a repris le texte proposé du message « {title} »"),
        "message_wording.kept": _(
            "a gardé son texte du message « {title} », le texte commun ayant changé"
        ),
        "message_wording.platform_kept": _(
            "a choisi le texte de la plateforme pour le message « {title} »"
        ),
        "message_wording.kept_after_leaving": _(
            "a gardé comme sien le texte commun du message « {title} » ({origin})"
        ),
        "message_wording.file_joined": _("a joint le fichier « {file} » au message « {title} »"),
        "message_wording.file_removed": _("a retiré le fichier « {file} » du message « {title} »"),
        "message_wording.tested": _("s'est envoyé un essai du message « {title} »"),
        "message_wording.not_rendered": _(
            "a envoyé le texte proposé du message « {title} », le vôtre étant inutilisable"
        ),
    },
    {
        "title": _("Message"),
        "subject": _("Objet"),
        "body": _("Texte"),
        "sms": _("SMS"),
        "reason": _("Raison"),
        "file": _("Fichier"),
        "origin": _("Intercommunalité"),
    },
)
