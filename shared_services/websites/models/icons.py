"""Pictures a page may have on its tile; drawn in the design system."""

from django.utils.translation import gettext_lazy as _

ICONS = [
    ("baby", _("Naissance")),
    ("id-card", _("Papiers d'identité")),
    ("vote", _("Élections")),
    ("heart-handshake", _("Mariage, pacs")),
    ("hammer", _("Travaux, urbanisme")),
    ("shield-check", _("Citoyenneté")),
    ("school", _("École")),
    ("trash-2", _("Déchets")),
    ("bus", _("Transports")),
    ("users", _("Associations, salles")),
    ("leaf", _("Environnement")),
    ("file-text", _("Autre document")),
]
