"""A whole sheet, folder or theme, compiled into what `Guide` keeps."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from shared_services.official_guides.errors import DocumentRefused
from shared_services.official_guides.models import Audience, Guide
from shared_services.official_guides.reading.blocks import Block, Blocks
from shared_services.official_guides.reading.inlines import Inlines, safe_url, words_of
from shared_services.official_guides.reading.tree import Node

# To raise with every change of what is compiled: the next import rewrites every guide.
COMPILER = 1
CODE = re.compile(r"[FN]\d{1,7}")
SETS = {
    "Particuliers": Audience.PEOPLE,
    "Associations": Audience.ASSOCIATIONS,
    "Professionnels": Audience.BUSINESSES,
    "Entreprendre": Audience.BUSINESSES,
}
KINDS = {"Theme": Guide.Kind.THEME, "Dossier": Guide.Kind.FOLDER}
BODY = (
    *("Introduction", "Texte", "ListeSituations", "BlocCas", "Chapitre", "Problematiques"),
    *("ContenuIllustre", "Tableau", "OuSAdresser"),
)
ASIDE = {
    *("FilDAriane", "Theme", "DossierPere", "SousThemePere", "SousDossierPere", "SurTitre"),
    *("Audience", "Canal", "Cible", "VoirAussi", "Reference", "ServiceEnLigne", "PourEnSavoirPlus"),
    *("Definition", "Abreviation", "QuestionReponse", "CommentFaireSi", "RechercheGuidee"),
    *("Avertissement", "SousTheme", "SousDossier", "Dossier", "Fiche", "OuSAdresserSupport"),
    *("InformationComplementaire", "ServiceEnLigneAlternatif", "Partenaire"),
    "LienExterneCommente",
}
Item = tuple[str, str]


@dataclass(frozen=True)
class Compiled:
    audience: str
    code: str
    fields: dict[str, Any]
    unknown: Counter[str] = field(default_factory=Counter)


def compile_guide(root: Node) -> Compiled:
    """Raises DocumentRefused when it is not a guide, or lacks its code, title or set."""
    code = root.attributes.get("ID", "")
    title = root.text_of("dc:title")
    trail = _trail(root)
    audience = SETS.get(trail[0][0]) if trail else None
    if root.name != "Publication" or not CODE.fullmatch(code) or not title or audience is None:
        raise DocumentRefused("not_a_guide", _("ce n'est pas une fiche, un dossier ou un thème"))
    inlines = Inlines(terms=_term_codes(root), resources=_resources(root))
    content = _content(root, inlines, trail)
    # Below the front page may also stand one of its lists (« commentFaireSi »): no theme.
    theme = trail[1] if len(trail) > 1 and CODE.fullmatch(trail[1][0]) else ("", "")
    fields = {
        "kind": KINDS.get(root.attributes.get("type", ""), Guide.Kind.SHEET),
        "slug": slugify(title)[:80].strip("-") or code.lower(),
        "title": title[:300],
        "summary": root.text_of("dc:description"),
        "theme": theme[0],
        "theme_title": theme[1][:300],
        "updated_on": _day(root.text_of("dc:date")),
        "source_url": _official(root, audience, code),
        "content": content,
        "text": _all_words(content),
    }
    told = json.dumps([COMPILER, fields], sort_keys=True, default=str, ensure_ascii=False)
    fields["digest"] = hashlib.sha256(told.encode()).hexdigest()
    return Compiled(str(audience), code, fields, inlines.unknown)


def _content(root: Node, inlines: Inlines, trail: list[Item]) -> dict[str, Any]:
    blocks = Blocks(inlines)
    body: list[Block] = []
    for child in root.elements():
        if child.name in BODY or not (child.name in ASIDE or child.name.startswith("dc:")):
            body += blocks.element(child, 2)
    notices = [
        {"k": "box", "s": "warning", "t": each.text_of("Titre"), "b": blocks.of(each, 2)}
        for each in root.elements("Avertissement")
    ]
    services = [
        each for node in root.elements("ServiceEnLigne") for each in blocks.element(node, 3)
    ]
    content = {
        "trail": [[code, title] for code, title in trail[1:-1]],
        "groups": _groups(root),
        "notices": notices,
        "body": body,
        "services": services,
        "comments": [
            b for node in root.elements("LienExterneCommente") for b in blocks.element(node, 3)
        ],
        "questions": _listed(root, "QuestionReponse", "CommentFaireSi", "RechercheGuidee"),
        "see": _see(root),
        "refs": _references(root, "Reference"),
        "more": _references(root, "PourEnSavoirPlus", "Partenaire", "OuSAdresserSupport"),
        "terms": [
            {
                "id": each.attributes.get("ID", ""),
                "t": each.text_of("Titre"),
                "b": blocks.of(each, 3),
            }
            for each in root.elements("Definition", "Abreviation")
        ],
    }
    content["local"] = blocks.is_local
    content["links"] = sorted(inlines.links | _listed_codes(content))
    return content


def _trail(root: Node) -> list[Item]:
    """From the set's front page to the guide itself, both included."""
    levels = root.first("FilDAriane")
    return (
        [(each.attributes.get("ID", ""), each.text()) for each in levels.elements("Niveau")]
        if levels
        else []
    )


def _groups(root: Node) -> list[dict[str, Any]]:
    """What a theme or a folder holds, by sub-theme; a group without a title comes first."""
    loose = [_item(each) for each in root.elements("Dossier", "Fiche")]
    groups = [{"t": "", "items": loose}] if loose else []
    for group in root.elements("SousTheme", "SousDossier"):
        items = [_item(each) for each in group.elements("Dossier", "Fiche")]
        groups.append({"t": group.text_of("Titre"), "items": items})
    return groups


def _item(node: Node) -> list[str]:
    title = node.text_of("Titre") or node.text()
    return [node.attributes.get("ID", ""), title]


def _listed(root: Node, *names: str) -> list[list[str]]:
    return [_item(each) for each in root.elements(*names)]


def _see(root: Node) -> list[list[str]]:
    found = [
        _item(each)
        for see in root.elements("VoirAussi")
        for each in see.elements("Dossier", "Fiche")
    ]
    return [list(each) for each in dict.fromkeys(map(tuple, found))]


def _listed_codes(content: dict[str, Any]) -> set[str]:
    lists = [content["questions"], content["see"], content["trail"]]
    lists += [group["items"] for group in content["groups"]]
    return {code for each in lists for code, _title in each}


def _references(root: Node, *names: str) -> list[dict[str, str]]:
    found = []
    for each in root.elements(*names):
        web = each.first("RessourceWeb")
        url = each.attributes.get("URL") or (web.attributes.get("URL", "") if web else "")
        note = each.text_of("Complement") or each.text_of("Source")
        title = each.text_of("Titre") or each.text()
        if title:
            found.append({"t": title, "a": safe_url(url), "note": note})
    return found


def _term_codes(root: Node) -> set[str]:
    return {each.attributes.get("ID", "") for each in root.elements("Definition", "Abreviation")}


def _resources(root: Node) -> dict[str, str]:
    """Address of each service, form or text that the sheet names, by its R number."""
    named = root.elements("ServiceEnLigne", "Reference", "PourEnSavoirPlus")
    found = {
        each.attributes.get("ID", ""): safe_url(each.attributes.get("URL", "")) for each in named
    }
    return {code: url for code, url in found.items() if url}


def _official(root: Node, audience: str, code: str) -> str:
    """The sheet's own address; the State's site moved to service-public.gouv.fr in 2025."""
    told = safe_url(root.attributes.get("spUrl", ""))
    if not told:
        told = f"https://www.service-public.fr/{audience}/vosdroits/{code}"
    return told.replace("//www.service-public.fr/", "//www.service-public.gouv.fr/")[:300]


def _day(told: str) -> date | None:
    found = re.search(r"\d{4}-\d\d-\d\d", told)
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def _all_words(content: dict[str, Any]) -> str:
    """Every word a reader sees, in reading order; lists of other guides are left out."""
    words: list[str] = []
    for name in ("notices", "body", "services", "comments", "terms"):
        _gather(content[name], words)
    return " ".join(" ".join(words).split())


def _gather(told: Any, words: list[str]) -> None:
    if isinstance(told, list):
        for each in told:
            _gather(each, words)
    elif isinstance(told, dict):
        title = told.get("t", "")
        words.append(title if isinstance(title, str) else words_of(title))
        for name in ("b", "items", "rows", "cells"):
            if isinstance(told.get(name), list):
                _gather(told[name], words)
