"""The stand-in's only page: which fictional person are you?"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from accounts.federated.stand_in.rules import Rules

_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Démonstration : faux {name}</title>
<style>
body {{ font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; color: #222; background: #fff; }}
main {{ max-width: 36rem; margin: 0 auto; padding: 1rem; }}
.label {{ border: 3px dashed #8a3b00; padding: 1rem; background: #fff6ec; }}
li {{ margin: 0 0 .75rem; }} ul {{ padding: 0; list-style: none; }}
a {{ color: #0b4f6c; }} li a {{ display: block; border: 1px solid #0b4f6c; padding: .75rem; }}
</style></head><body><main>
<h1>Démonstration : faux {name}</h1>
<p class="label"><strong>Ce n'est pas {name}.</strong> Cette page tourne sur votre machine et joue
son rôle pour la démonstration. Les personnes sont inventées, il n'y a pas de mot de passe.</p>
<h2>Qui êtes-vous ?</h2>
<ul>{people}</ul>
<p><a href="{cancel}">Annuler et revenir à Beffroi</a></p>
</main></body></html>
"""


def chooser(rules: Rules, links: Mapping[str, str]) -> str:
    """The page, with a link for each person and one for nobody (the empty name)."""
    items = []
    for name, person in rules.people.items():
        family = person.get("family_name") or person.get("usual_name")
        shown = escape(f"{person['given_name']} {family} ({person['email']})")
        items.append(f'<li><a href="{escape(links[name])}">{shown}</a></li>')
    return _PAGE.format(name=rules.name, people="".join(items), cancel=escape(links[""]))
