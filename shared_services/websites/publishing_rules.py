"""What keeps a text from being published: what a blind person or a phone could not follow.

RGAA 4.1.2, criteria 1.1 (images), 5.x (tables), 6.2 (links), 9.1 (headings). A draft is never
refused: these rules are asked when a page is published or proposed for publication.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

HEADING = re.compile(r"^h([1-6])$")
# Read out of its sentence, by someone who jumps from link to link, each says nothing.
SAYS_NOTHING = {
    "cliquez ici",
    "cliquer ici",
    "ici",
    "lien",
    "ce lien",
    "en savoir plus",
    "lire la suite",
    "plus d'infos",
    "plus",
}


class _Reader(HTMLParser):
    """Headings (level, words) and links (words) of a rich text, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[tuple[int, str]] = []
        self.links: list[str] = []
        self._level = 0
        self._in_link = False

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if heading := HEADING.match(tag):
            self._level = int(heading[1])
            self.headings.append((self._level, ""))
        if tag == "a":
            self._in_link = True
            self.links.append("")

    def handle_endtag(self, tag: str) -> None:
        if HEADING.match(tag):
            self._level = 0
        if tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if self._level:
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)
        if self._in_link:
            self.links[-1] += data


def faults_of_text(html: str, *, level: int = 1) -> tuple[list[str], int]:
    """What is wrong with a rich text that stands under a heading of this level (1: the title).

    Also the level of the heading that what follows stands under.
    """
    reader = _Reader()
    reader.feed(html)
    faults = [fault for words in reader.links if (fault := fault_of_link(words))]
    for found, words in reader.headings:
        if not words.strip():
            faults.append(_("Un titre est vide : écrivez-le ou retirez-le."))
            continue
        if found > level + 1:
            faults.append(
                _(
                    "Le titre « %(words)s » saute un niveau : mettez d'abord un titre de partie "
                    "au-dessus, ou donnez-lui le niveau supérieur."
                )
                % {"words": words.strip()}
            )
        level = found
    return faults, level


def fault_of_link(words: str) -> str:
    """Empty when the words of a link say where it goes."""
    said = words.strip(" .…!»«\xa0\n\t").lower()
    if not said:
        return str(_("Un lien n'a pas de texte : écrivez où il mène, ou retirez-le."))
    if said in SAYS_NOTHING:
        return str(
            _(
                "Le lien « %(words)s » ne dit pas où il mène : qui écoute la page l'entend seul. "
                "Écrivez par exemple « le règlement de la cantine »."
            )
            % {"words": words.strip()}
        )
    return ""
