"""Forms of the agents' back office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.clock import today
from shared_services.document_requests.actions.instruct import colleagues
from shared_services.document_requests.actions.messages import MAX_LENGTH
from shared_services.document_requests.actions.pieces import DEFAULT_DAYS_TO_ANSWER
from shared_services.document_requests.catalogue.rules import DeedProcedure, Procedure
from shared_services.document_requests.models import DocumentRequest, ProcedureSetting


class AskPiecesForm(forms.Form):
    pieces = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Pièces à demander")
    )
    other = forms.CharField(required=False, max_length=200, label=gettext_lazy("Autre pièce"))
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Explication pour le demandeur"),
        help_text=gettext_lazy("Dites simplement ce qui manque ou ce qui est illisible."),
    )
    answer_by = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        label=gettext_lazy("Réponse attendue le"),
    )

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "pieces")
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pieces"]
        field.choices = [(piece.label, piece.label) for piece in procedure.pieces]
        self.fields["answer_by"].initial = today() + timedelta(days=DEFAULT_DAYS_TO_ANSWER)

    @property
    def wanted(self) -> list[str]:
        other = self.cleaned_data["other"].strip()
        return [*self.cleaned_data["pieces"], *([other] if other else [])]


class MessageForm(forms.Form):
    body = forms.CharField(
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Message au demandeur"),
        help_text=gettext_lazy(
            "Le demandeur est prévenu par courriel et lit le message sur sa page de suivi."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "message")
        super().__init__(*args, **kwargs)


class RefusalForm(forms.Form):
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Motif du refus"),
        help_text=gettext_lazy(
            "Il part par courriel avec votre nom et les voies de recours. Écrivez en mots simples."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "refusal")
        super().__init__(*args, **kwargs)


class AssignForm(forms.Form):
    to = forms.TypedChoiceField(coerce=UUID, label=gettext_lazy("Confier à"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [(str(each.user_id), each.name) for each in colleagues()]


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Note entre agents"),
        help_text=gettext_lazy("Le demandeur ne la voit jamais."),
    )


class LabelsForm(forms.Form):
    labels = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("Étiquettes"),
        help_text=gettext_lazy("Séparées par des virgules. Par exemple : généalogie, urgent."),
    )

    @property
    def wanted(self) -> list[str]:
        return [each for each in self.cleaned_data["labels"].split(",") if each.strip()]


class FileForSomeoneForm(forms.Form):
    """Which paper, by which way, received when."""

    procedure = forms.ChoiceField(label=gettext_lazy("Démarche"))
    source = forms.ChoiceField(
        choices=[
            (DocumentRequest.Source.COUNTER, gettext_lazy("La personne est au guichet")),
            (DocumentRequest.Source.PAPER, gettext_lazy("Une lettre est arrivée")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("Comment la demande arrive-t-elle ?"),
    )
    received_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        label=gettext_lazy("Reçue à la mairie le"),
        help_text=gettext_lazy("Pour une lettre : les délais courent de ce jour."),
    )

    def __init__(self, *args: Any, procedures: list[Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["procedure"]
        field.choices = [(each.code, each.title) for each in procedures]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > today():
            raise forms.ValidationError(_("Cette date est dans l'avenir. Vérifiez-la."))
        return day


class DeliverForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Le document (PDF)"),
        help_text=gettext_lazy("Il paraît sur la page de suivi, que seul le demandeur ouvre."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "deliver")
        super().__init__(*args, **kwargs)


class SettingsForm(forms.ModelForm):
    delivery_modes = forms.MultipleChoiceField(
        choices=DocumentRequest.Delivery.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Modes de remise"),
    )

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        """Only what this procedure leaves to the commune."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["delivery_modes"]
        field.choices = [
            choice
            for choice in DocumentRequest.Delivery.choices
            if choice[0] in procedure.delivery.modes
        ]
        if isinstance(procedure, DeedProcedure):
            field.help_text = _("Jamais par courriel : la loi ne le prévoit pas pour ces actes.")
            del self.fields["price"]
        else:
            del self.fields["accepts_contested"]
        if getattr(procedure, "online", "here") != "here":
            del self.fields["delivery_modes"]
            del self.fields["target_days"]

    class Meta:
        model = ProcedureSetting
        fields = [
            "is_open",
            "delivery_modes",
            "target_days",
            "accepts_contested",
            "price",
            "words",
            "service_name",
            "contact_email",
            "contact_phone",
            "contact_address",
            "counter_hours",
        ]
        widgets = {
            "words": forms.Textarea(attrs={"rows": 3}),
            "contact_address": forms.Textarea(attrs={"rows": 3}),
            "counter_hours": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "price": gettext_lazy("Vide : ce que dit la fiche."),
            "words": gettext_lazy("Paraissent sur la page, sous « Dans notre commune »."),
            "target_days": gettext_lazy("Annoncé au public. Il s'ajoute au délai légal."),
            "contact_email": gettext_lazy("Vide : l'adresse de la mairie."),
            "contact_phone": gettext_lazy("Vide : le téléphone de la mairie."),
            "contact_address": gettext_lazy("Vide : l'adresse de la mairie."),
            "counter_hours": gettext_lazy("Envoyés avec le message « votre document est prêt »."),
        }

    def clean_delivery_modes(self) -> list[str]:
        modes = list(self.cleaned_data["delivery_modes"])
        if not modes:
            raise forms.ValidationError(_("Gardez au moins un mode de remise."))
        return modes
