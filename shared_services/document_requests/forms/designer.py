"""Forms of the workshop where a commune writes its procedures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_services.document_requests.catalogue.definitions import MODES
from shared_services.document_requests.catalogue.loader import papers
from shared_services.document_requests.catalogue.questions import (
    CHOOSING,
    IN_GROUPS,
    KINDS,
    REPEATED,
    SECTIONS,
)
from shared_services.document_requests.catalogue.writing import code_from
from shared_services.document_requests.models import DocumentRequest

COMPARISONS = {
    "is": gettext_lazy("est"),
    "is_not": gettext_lazy("n'est pas"),
    "filled": gettext_lazy("est remplie"),
    "at_least": gettext_lazy("vaut au moins"),
    "at_most": gettext_lazy("vaut au plus"),
}
NUMBERS = {"at_least", "at_most"}


class BeginForm(forms.Form):
    title = forms.CharField(max_length=150, label=gettext_lazy("Titre de la démarche"))
    summary = forms.CharField(
        max_length=300,
        label=gettext_lazy("En une phrase"),
        help_text=gettext_lazy("À quoi sert-elle ?"),
    )
    model = forms.ChoiceField(required=False, label=gettext_lazy("Partir de"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["model"]
        field.choices = [
            ("", _("Une page blanche")),
            *((code, paper.title) for code, paper in papers().items() if paper.steps),
        ]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier JSON"),
        help_text=gettext_lazy("Exporté d'ici ou d'une autre commune."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "import")
        super().__init__(*args, **kwargs)


class HeadForm(forms.Form):
    """What the public page says, the delay, the ways to hand over."""

    title = forms.CharField(max_length=150, label=gettext_lazy("Titre"))
    summary = forms.CharField(max_length=300, label=gettext_lazy("En une phrase"))
    source = forms.CharField(
        max_length=300,
        label=gettext_lazy("Texte ou décision qui la fonde"),
        help_text=gettext_lazy("Par exemple : délibération n° 2026-12 du 3 mars 2026."),
    )
    service = forms.CharField(max_length=150, required=False, label=gettext_lazy("Service chargé"))
    cost = forms.CharField(max_length=150, required=False, label=gettext_lazy("Prix affiché"))
    modes = forms.MultipleChoiceField(
        choices=DocumentRequest.Delivery.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Modes de remise"),
    )
    target_days = forms.IntegerField(
        min_value=1, max_value=90, label=gettext_lazy("Délai visé, en jours ouvrés")
    )
    silence = forms.ChoiceField(
        choices=DocumentRequest.Silence.choices,
        label=gettext_lazy("Si la mairie ne répond pas"),
        help_text=gettext_lazy("Selon la loi : demandez conseil en cas de doute."),
    )
    silence_months = forms.IntegerField(
        min_value=0, max_value=24, required=False, label=gettext_lazy("Au bout de combien de mois")
    )
    days_kept = forms.IntegerField(
        min_value=1,
        max_value=3650,
        label=gettext_lazy("Conservation après la réponse, en jours"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in SECTIONS.items():
            self.fields[f"section_{kind}"] = forms.CharField(
                required=False,
                max_length=2000,
                label=label,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @classmethod
    def initial_of(cls, data: dict[str, Any]) -> dict[str, Any]:
        head, delivery = data["procedure"], data.get("delivery", {})
        silence, retention = data.get("silence", {}), data.get("retention", {})
        initial = {
            **{key: head.get(key, "") for key in ("title", "summary", "source", "service", "cost")},
            "modes": delivery.get("modes", list(MODES)),
            "target_days": delivery.get("default_target_days", 10),
            "silence": silence.get("effect", "none"),
            "silence_months": silence.get("months", 0),
            "days_kept": retention.get("days_after_closing", 365),
        }
        for row in data.get("section", ()):
            lines = [row.get("text", ""), *(f"- {item}" for item in row.get("items", ()))]
            initial[f"section_{row['kind']}"] = "\n".join(line for line in lines if line)
        return initial

    def put_into(self, data: dict[str, Any]) -> dict[str, Any]:
        """The definition with these answers."""
        given = self.cleaned_data
        head = {**data["procedure"], "title": given["title"], "summary": given["summary"]}
        for key in ("source", "service", "cost"):
            if given[key]:
                head[key] = given[key]
            else:
                head.pop(key, None)
        silence = {**data.get("silence", {}), "effect": given["silence"],
                   "months": given["silence_months"] or 0}  # fmt: skip
        return {
            **data,
            "procedure": head,
            "delivery": {
                **data.get("delivery", {}),
                "modes": given["modes"],
                "default_target_days": given["target_days"],
            },
            "retention": {**data.get("retention", {}), "days_after_closing": given["days_kept"]},
            "silence": silence,
            "section": self._sections(data),
        }

    def _sections(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        before = {row["kind"]: row for row in data.get("section", ())}
        kept = []
        for kind in SECTIONS:
            lines = self.cleaned_data[f"section_{kind}"].splitlines()
            items = [line[2:].strip() for line in lines if line.startswith("- ")]
            text = "\n".join(line for line in lines if not line.startswith("- ")).strip()
            if text or items:
                row = {key: value for key, value in before.get(kind, {}).items()
                       if key in {"source", "verified_on", "note"}}  # fmt: skip
                kept.append({"kind": kind, **row, "text": text, "items": items})
        return kept


class StepForm(forms.Form):
    title = forms.CharField(max_length=100, label=gettext_lazy("Titre de l'étape"))
    hint = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Explication"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """One question. Answers and lines of a group are written one a line."""

    kind = forms.ChoiceField(choices=list(KINDS.items()), label=gettext_lazy("Type de réponse"))
    label = forms.CharField(max_length=300, label=gettext_lazy("Question"))
    hint = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Aide sous la question")
    )
    required = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Réponse obligatoire")
    )
    choices = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Réponses proposées, une par ligne"),
        help_text=gettext_lazy("Pour « Un choix » et « Plusieurs choix »."),
    )
    parts = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Colonnes du groupe ou du tableau, une par ligne"),
        help_text=gettext_lazy("Par exemple : « date : Jour de l'animation ». Sans type : texte."),
    )
    minimum = forms.FloatField(required=False, label=gettext_lazy("Minimum"))
    maximum = forms.FloatField(required=False, label=gettext_lazy("Maximum"))
    when_question = forms.ChoiceField(
        required=False, label=gettext_lazy("À poser seulement si cette réponse")
    )
    when_test = forms.ChoiceField(
        required=False, choices=list(COMPARISONS.items()), label=gettext_lazy("Comparaison")
    )
    when_value = forms.CharField(required=False, max_length=200, label=gettext_lazy("Valeur"))

    def __init__(self, *args: Any, earlier: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {row["code"]: row for row in earlier}
        field: Any = self.fields["when_question"]
        field.choices = [
            ("", _("Toujours")),
            *((code, row["label"]) for code, row in self.earlier.items()),
        ]
        # A condition the form cannot draw (« all », « any ») is kept as it is.
        self.kept_when: Any = None

    @classmethod
    def initial_of(cls, row: dict[str, Any]) -> dict[str, Any]:
        when = row.get("when") or {}
        simple = next((name for name in COMPARISONS if name in when), "")
        return {
            **{key: row.get(key) for key in ("kind", "label", "hint", "minimum", "maximum")},
            "required": row.get("required", True),
            "choices": "\n".join(each["label"] for each in row.get("choice", ())),
            "parts": "\n".join(f"{each['kind']} : {each['label']}" for each in row.get("part", ())),
            "when_question": when.get("question", "") if simple else "",
            "when_test": simple or "is",
            "when_value": _value_in_words(when.get(simple, "")) if simple else "",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        lines = [line for line in data.get("choices", "").splitlines() if line.strip()]
        if kind in CHOOSING and len(lines) < 2:
            self.add_error("choices", _("Écrivez au moins deux réponses, une par ligne."))
        if kind in REPEATED and not data.get("parts", "").strip():
            self.add_error("parts", _("Écrivez au moins une colonne."))
        for part in _lines(data.get("parts", "")):
            if part[0] not in IN_GROUPS:
                self.add_error("parts", _("Le type « %s » ne va pas dans un groupe.") % part[0])
        if data.get("when_test") in NUMBERS and data.get("when_question"):
            try:
                float(data.get("when_value", "").replace(",", "."))
            except ValueError:
                self.add_error("when_value", _("Écrivez un nombre."))
        return data

    def row(self, before: dict[str, Any] | None) -> dict[str, Any]:
        """The question as data; codes of answers that keep their words stay the same."""
        given, old = self.cleaned_data, before or {}
        row: dict[str, Any] = {"kind": given["kind"], "label": given["label"]}
        if given["hint"]:
            row["hint"] = given["hint"]
        row["required"] = given["required"] and given["kind"] != "note"
        if given["kind"] in CHOOSING:
            row["choice"] = _coded(given["choices"].splitlines(), old.get("choice", ()))
        if given["kind"] in REPEATED:
            row["part"] = _parts(given["parts"], old.get("part", ()))
        for key in ("minimum", "maximum"):
            if given[key] is not None:
                row[key] = int(given[key]) if given[key] == int(given[key]) else given[key]
        when = self._when(old)
        if when:
            row["when"] = when
        for key in ("source", "verified_on"):
            if key in old:
                row[key] = old[key]
        return row

    def _when(self, old: dict[str, Any]) -> dict[str, Any] | None:
        given = self.cleaned_data
        if not given["when_question"]:
            kept = old.get("when") or {}
            return None if "question" in kept and set(kept) & set(COMPARISONS) else kept or None
        test, value = given["when_test"], given["when_value"].strip()
        asked = self.earlier[given["when_question"]]
        return {"question": asked["code"], test: _value(test, value, asked)}


def _value(test: str, value: str, asked: dict[str, Any]) -> Any:
    if test == "filled":
        return True
    if test in NUMBERS:
        return float(value.replace(",", "."))
    if asked["kind"] == "yes_no":
        return "yes" if value.lower() in {"oui", "yes"} else "no"
    for choice in asked.get("choice", ()):
        if value.casefold() in {choice["label"].casefold(), choice["code"]}:
            return choice["code"]
    return value


def _value_in_words(value: Any) -> str:
    return {"yes": _("Oui"), "no": _("Non"), True: ""}.get(value, str(value))


def _coded(lines: list[str], before: Any) -> list[dict[str, Any]]:
    known = {each["label"]: each for each in before}
    taken = {each["code"] for each in before}
    made = []
    for label in dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()):
        if label in known:
            made.append(known[label])
        else:
            code = code_from(label, taken)
            taken.add(code)
            made.append({"code": code, "label": label})
    return made


def _lines(text: str) -> list[tuple[str, str]]:
    """(kind, label) of each line."""
    found = []
    for line in text.splitlines():
        kind, sign, label = line.partition(":")
        if not line.strip():
            continue
        if sign and kind.strip() in KINDS:
            found.append((kind.strip(), label.strip()))
        else:
            found.append(("text", line.strip()))
    return found


def _parts(text: str, before: Any) -> list[dict[str, Any]]:
    known = {(each["kind"], each["label"]): each for each in before}
    taken = {each["code"] for each in before}
    made = []
    for kind, label in _lines(text):
        if (kind, label) in known:
            made.append(known[kind, label])
            continue
        code = code_from(label, taken)
        taken.add(code)
        made.append({"code": code, "kind": kind, "label": label})
    return made
