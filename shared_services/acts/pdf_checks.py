"""Is this PDF a frozen text that people can read? Asked before an act goes online."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_services.acts.errors import WrongAct

MOST_BYTES = 50 * 1024 * 1024
SECONDS = 30
# Fewer letters a page than this: the page is a picture, whatever a stamp may say in its corner.
LETTERS_PER_PAGE = 40

_AGAIN = gettext_lazy("Ouvrez le document d'origine et « Exporter en PDF », puis recommencez.")
REFUSALS = {
    "locked": gettext_lazy("Ce PDF est fermé par un mot de passe : personne ne pourrait le lire."),
    "long": gettext_lazy("Ce PDF a trop de pages : publiez les annexes à part."),
    "form": gettext_lazy("Ce PDF contient des champs à remplir : son texte n'est pas figé."),
    "script": gettext_lazy(
        "Ce PDF contient un programme ou une action : son texte n'est pas figé."
    ),
    "broken": gettext_lazy("Ce fichier n'est pas un PDF lisible."),
    "bomb": gettext_lazy("Ce PDF demande trop de temps ou de mémoire pour être lu."),
}


@dataclass(frozen=True)
class Reading:
    pages: int
    text: str

    @property
    def is_picture(self) -> bool:
        return len(self.text) < LETTERS_PER_PAGE * max(self.pages, 1)


def read_pdf(content: bytes) -> Reading:
    """Raises WrongAct, which says what to do with the file."""
    if len(content) > MOST_BYTES:
        raise WrongAct({"file": _("Ce fichier est trop lourd : la limite est de 50 Mo.")})
    if not content.startswith(b"%PDF-"):
        raise refusal("broken")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        told = _ask(file.name)
    if "refused" in told:
        raise refusal(str(told["refused"]))
    return Reading(pages=int(str(told["pages"])), text=str(told["text"]))


def _ask(path: str) -> dict[str, object]:
    program = Path(__file__).with_name("pdf_reading.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program), path],
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        told: dict[str, object] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        # Killed by its limits: memory, processor, or time.
        return {"refused": "bomb"}
    return told


def refusal(code: str) -> WrongAct:
    return WrongAct({"file": f"{REFUSALS[code]} {_AGAIN}"})
