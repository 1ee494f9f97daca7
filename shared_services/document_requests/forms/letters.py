"""Forms of letters: choosing, writing, signing, and the commune's templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_services.document_requests.actions.close import IDENTITY_PAPERS
from shared_services.document_requests.catalogue.letters import LetterModel
from shared_services.document_requests.models import Letter, LetterTemplate
from shared_services.document_requests.procedures import AnyProcedure

TEXT_HELP = gettext_lazy(
    "Une ligne vide sépare deux paragraphes. « # » au début d'une ligne fait un titre, « - » une "
    "liste."
)


class StartLetterForm(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("Modèle"))

    def __init__(self, *args: Any, models: dict[str, LetterModel], **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "letter")
        super().__init__(*args, **kwargs)
        field: Any = self.fields["code"]
        # The request's own papers first: they are what is usually wanted.
        ordered = sorted(models.values(), key=lambda each: (not each.procedures, each.title))
        field.choices = [(each.code, each.title) for each in ordered]


class LetterForm(forms.Form):
    title = forms.CharField(max_length=200, label=gettext_lazy("Titre ou objet"))
    body = forms.CharField(
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 22}),
        label=gettext_lazy("Texte"),
        help_text=TEXT_HELP,
    )

    @classmethod
    def of(cls, letter: Letter) -> LetterForm:
        return cls(initial={"title": letter.title, "body": letter.body})


class SignForm(forms.Form):
    signed_as = forms.CharField(
        max_length=150,
        label=gettext_lazy("Vous signez en qualité de"),
        help_text=gettext_lazy(
            "Par exemple : « Le maire », « Adjointe à l'état civil, par délégation »."
        ),
    )


class GiveBackForm(forms.Form):
    remark = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Ce qu'il faut changer"),
    )


class AgentsFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("PDF ou photo. Le demandeur ne le voit jamais."),
    )
    label = forms.CharField(required=False, max_length=200, label=gettext_lazy("Ce que c'est"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "agents")
        super().__init__(*args, **kwargs)


class PostForm(forms.Form):
    number = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Numéro de suivi postal"),
        help_text=gettext_lazy("S'il y en a un : le demandeur le voit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "post")
        super().__init__(*args, **kwargs)


class HandOverForm(forms.Form):
    shown = forms.ChoiceField(
        choices=[
            *IDENTITY_PAPERS,
            ("known", gettext_lazy("Aucune : personne connue de la mairie")),
        ],
        label=gettext_lazy("Pièce d'identité vue"),
        help_text=gettext_lazy("Sa nature seulement. Ne notez jamais son numéro."),
    )
    taken_by = forms.CharField(
        required=False,
        max_length=150,
        label=gettext_lazy("Remis à (si ce n'est pas le demandeur)"),
        help_text=gettext_lazy("Demandez une procuration écrite."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "hand")
        super().__init__(*args, **kwargs)


class LetterTemplateForm(forms.ModelForm):
    procedures = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Pour quelles démarches"),
        help_text=gettext_lazy("Aucune cochée : pour toutes."),
    )

    def __init__(
        self, *args: Any, known: dict[str, AnyProcedure], shipped: bool, **kwargs: Any
    ) -> None:
        """A shipped letter keeps its kind and its procedures: they say who signs it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["procedures"]
        field.choices = [(code, each.title) for code, each in known.items()]
        if shipped:
            del self.fields["procedures"]
            del self.fields["kind"]

    class Meta:
        model = LetterTemplate
        fields = ["title", "kind", "procedures", "body", "is_offered"]
        widgets = {"body": forms.Textarea(attrs={"rows": 20})}
        help_texts = {
            "body": TEXT_HELP,
            "kind": gettext_lazy(
                "Certificats et arrêtés engagent la commune : le maire les signe."
            ),
        }

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).strip()
        if not body:
            raise forms.ValidationError(_("Écrivez le texte du courrier."))
        return body
