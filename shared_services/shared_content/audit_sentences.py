from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "shared_item.offered": _("a proposé « {title} » aux voisines"),
        "shared_item.withdrawn": _("a retiré « {title} » de ce qui est proposé aux voisines"),
        "shared_item.accepted": _("a repris « {title} », proposé par {origin}"),
        "shared_item.taken_by_rule": _("a repris d'office « {title} », proposé par {origin}"),
        "shared_item.refused": _("a écarté « {title} », proposé par {origin}"),
        "sharing_rule.added": _("a ajouté la règle de reprise « {title} »"),
        "sharing_rule.removed": _("a retiré la règle de reprise « {title} »"),
        "sharing_setting.changed": _("a changé les réglages du partage"),
    },
    {
        "origin": _("Proposé par"),
        "ask_again": _("Redemander l'accord quand un texte change"),
    },
)
