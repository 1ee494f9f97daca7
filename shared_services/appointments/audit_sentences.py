from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "appointment.booked": _("a pris le rendez-vous {number}"),
        "appointment.moved": _("a déplacé le rendez-vous {number}"),
        "appointment.cancelled_by_person": _("a annulé son rendez-vous {number}"),
        "appointment.cancelled_by_town_hall": _("a annulé le rendez-vous {number}"),
        "appointment.honoured": _("a noté la venue au rendez-vous {number}"),
        "appointment.missed": _("a noté l'absence au rendez-vous {number}"),
        "appointment.feed_renewed": _("a changé l'adresse de l'agenda du guichet « {title} »"),
    },
    {"number": _("Numéro"), "title": _("Titre")},
)
