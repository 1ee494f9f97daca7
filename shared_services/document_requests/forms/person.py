"""Step 2: the person named on the deed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel.clock import today
from shared_services.document_requests.birthplaces import communes_here, is_here
from shared_services.document_requests.catalogue.rules import DeedProcedure
from shared_services.document_requests.forms.fields import FrenchDateField, NameField
from shared_services.document_requests.models import ProcedureSetting
from shared_services.document_requests.queries import open_to_anyone

HERE, ELSEWHERE, ABROAD = "here", "elsewhere", "abroad"
ADULT = 18
PARENT_FIELDS = ("parent1_name", "parent1_first_names", "parent2_name", "parent2_first_names")


class PersonForm(forms.Form):
    """Asks only what the chosen copy demands. `place` tells whether the deed is here."""

    birth_name = NameField()
    first_names = NameField(max_length=250)
    born_on = FrenchDateField(autocomplete="bday")
    place = forms.ChoiceField(widget=forms.RadioSelect)
    place_name = forms.CharField(required=False, max_length=100)
    died_on = FrenchDateField(required=False)
    parent1_name = NameField(required=False)
    parent1_first_names = NameField(required=False, max_length=250)
    parent2_name = NameField(required=False)
    parent2_first_names = NameField(required=False, max_length=250)
    parents_unknown = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        procedure: DeedProcedure,
        setting: ProcedureSetting,
        chosen: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.procedure, self.setting = procedure, setting
        copy, quality = procedure.copy(chosen["copy"]), procedure.quality(chosen["quality"])
        self.in_archives = bool(chosen.get("in_archives"))
        self.about_self = bool(quality and quality.about_self)
        self.asks_parents = bool(copy and copy.asks_parents) and not self.in_archives
        if not self.asks_parents:
            for name in (*PARENT_FIELDS, "parents_unknown"):
                del self.fields[name]
        if not self.in_archives:
            del self.fields["died_on"]
        self.here = communes_here(setting)
        self._label()

    def _label(self) -> None:
        mine = self.about_self
        texts = {
            "birth_name": (
                _("Votre nom de naissance") if mine else _("Nom de naissance"),
                _("Le nom reçu à la naissance, pas le nom d'époux ou d'épouse."),
            ),
            "first_names": (
                _("Vos prénoms") if mine else _("Prénoms"),
                _("Tous les prénoms si vous les connaissez, dans l'ordre."),
            ),
            "born_on": (
                _("Votre date de naissance") if mine else _("Date de naissance"),
                _("Par exemple : 12/03/1984"),
            ),
            "place": (_("Commune de naissance"), self._place_hint()),
            "place_name": (_("Nom de l'autre commune"), _("Nous vous dirons à qui demander.")),
            "died_on": (_("Date du décès"), _("Si la personne est décédée depuis plus de 25 ans.")),
            "parent1_name": (_("Nom de naissance d'un parent"), ""),
            "parent1_first_names": (_("Prénoms de ce parent"), ""),
            "parent2_name": (_("Nom de naissance de l'autre parent"), ""),
            "parent2_first_names": (_("Prénoms de l'autre parent"), ""),
            "parents_unknown": (
                _("Je ne connais pas leurs noms, ou ils ne figurent pas sur l'acte"),
                "",
            ),
        }
        for name, field in self.fields.items():
            field.label, field.help_text = texts[name]
        for name, message in (
            ("birth_name", _("Écrivez le nom de naissance.")),
            ("first_names", _("Écrivez au moins le premier prénom.")),
            ("born_on", _("Écrivez la date, par exemple 12/03/1984.")),
        ):
            self.fields[name].error_messages["required"] = message
        place = self.fields["place"]
        place.error_messages["required"] = _("Choisissez la commune de naissance.")
        place.choices = [  # type: ignore[attr-defined]
            *((f"{HERE}:{name}", name) for name in self.here),
            (ELSEWHERE, _("Une autre commune de France")),
            (ABROAD, _("À l'étranger")),
        ]

    def _place_hint(self) -> str:
        if len(self.here) < 2:
            return ""
        return _("La mairie garde aussi les registres des anciennes communes de la liste.")

    @property
    def place_kind(self) -> str:
        return str(self.cleaned_data["place"]).partition(":")[0]

    def clean_born_on(self) -> date:
        born_on: date = self.cleaned_data["born_on"]
        if born_on > today():
            self._refuse(_("Cette date est dans l'avenir. Vérifiez l'année."))
        if self.about_self and _age(born_on) < ADULT:
            self._refuse(
                _(
                    "Vous êtes mineur : votre père, votre mère ou votre tuteur doit faire la "
                    "demande. Si vous êtes émancipé, présentez-vous à la mairie."
                )
            )
        return born_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("place") == ELSEWHERE:
            self._clean_elsewhere(data)
        if self.in_archives and data.get("born_on"):
            self._clean_archives(data)
        if self.asks_parents:
            self._clean_parents(data)
        return data

    def _clean_elsewhere(self, data: dict[str, Any]) -> None:
        name = " ".join(data.get("place_name", "").split())
        if not name:
            self.add_error("place_name", _("Écrivez le nom de la commune de naissance."))
            return
        ours = is_here(name, self.setting)
        if ours:
            data["place"] = f"{HERE}:{ours}"

    def _clean_archives(self, data: dict[str, Any]) -> None:
        if data.get("died_on") and data["died_on"] < data["born_on"]:
            self.add_error("died_on", _("Cette date est avant la naissance."))
        elif not open_to_anyone(self.procedure, data["born_on"], data.get("died_on")):
            opens = date(data["born_on"].year + self.procedure.archives.years + 1, 1, 1)
            self.add_error(
                "born_on",
                _(
                    "Cet acte ne sera ouvert à tous que le %(day)s. D'ici là, revenez à l'étape 1 "
                    "et demandez un extrait sans filiation, ou indiquez la date du décès."
                )
                % {"day": date_format(opens, "j F Y")},
            )

    def _clean_parents(self, data: dict[str, Any]) -> None:
        if data.get("parents_unknown"):
            return
        if not data.get("parent1_name") and "parent1_name" not in self.errors:
            self.add_error(
                "parent1_name", _("Écrivez le nom d'un parent, ou cochez la case plus bas.")
            )
        if not data.get("parent1_first_names") and "parent1_first_names" not in self.errors:
            self.add_error(
                "parent1_first_names", _("Écrivez ses prénoms, ou cochez la case plus bas.")
            )

    def _refuse(self, message: str) -> None:
        raise forms.ValidationError(message)

    def answers(self) -> dict[str, object]:
        """What the draft keeps: plain values, dates as ISO text."""
        data = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in self.cleaned_data.items()
            if key not in {"place_name"} and value not in (None, "")
        }
        data["birth_place"] = str(data["place"]).partition(":")[2]
        return data


def _age(born_on: date) -> int:
    day = today()
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
