from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "processing_register.added": _("a ajouté « {name} » au registre des traitements"),
        "processing_register.changed": _("a modifié « {name} » dans le registre des traitements"),
        "processing_register.retired": _("a retiré « {name} » du registre des traitements"),
        "processing_register.reviewed": _("a relu le registre des traitements"),
        "processing_register.review_reminded": _(
            "a rappelé qu'il faut relire le registre des traitements"
        ),
        "processing_register.exported": _("a téléchargé le registre des traitements"),
    },
    {},
)
