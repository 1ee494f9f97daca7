"""Texts every new site starts with. `{{ … }}` are tokens, replaced once when a space opens.

They are true on the first day. Pages that the law asks for are `site_duties`'s.
"""

from __future__ import annotations

from typing import Any

Block = tuple[str, Any]


def _text(html: str) -> Block:
    return ("text", html)


TOPICS = (
    ("Culture et fêtes", "culture"),
    ("Enfance et jeunesse", "enfance"),
    ("Environnement", "environnement"),
    ("Solidarité et santé", "solidarite"),
    ("Sport", "sport"),
    ("Travaux et voirie", "travaux"),
    ("Vie municipale", "vie-municipale"),
)

CONTACT: list[Block] = [
    _text(
        "<p>Vous pouvez venir, téléphoner ou écrire. L'adresse, le téléphone et les horaires "
        "sont en bas de chaque page.</p>"
    ),
    (
        "callout",
        {
            "title": "Pour un acte d'état civil",
            "text": "Faites la demande en ligne : c'est gratuit, et vous suivez la réponse.",
        },
    ),
]

TOWN: list[Block] = [
    _text(
        "<p>{{ name }} compte {{ population }} habitants (population municipale, Insee). "
        "Code postal : {{ postal_code }}.</p>"
    ),
]

HELP: list[Block] = [
    (
        "question",
        {
            "question": "Comment agrandir le texte ?",
            "answer": "<p>Appuyez sur les touches Ctrl et +, autant de fois qu'il faut. "
            "Sur un téléphone, écartez deux doigts.</p>",
        },
    ),
    (
        "question",
        {
            "question": "Je n'arrive pas à faire ma démarche en ligne. Que faire ?",
            "answer": "<p>Venez ou téléphonez : la mairie peut faire la demande avec vous. "
            "Le guichet et le courrier restent toujours possibles.</p>",
        },
    ),
]

PRACTICAL_SLUG = "vie-pratique"
# Sheets that only a town hall needs; an intercommunality's copy loses them.
TOWN_HALL_SHEETS = (
    "carte-d-identite-passeport",
    "elections",
    "mariage-pacs",
    "recensement-citoyen",
)

# Sources, checked on 2026-11-22: décret 55-1397 and 2005-1726 (identity card, passport), code
# électoral L. 11 and L. 17 (lists), code civil art. 63 and 515-3, code du service national
# L. 113-1 and R. 111-1 (census at 16), code de l'urbanisme L. 421-1 and L. 421-4 (works).
SHEETS: list[dict[str, Any]] = [
    {
        "title": "Carte d'identité, passeport",
        "slug": "carte-d-identite-passeport",
        "icon": "id-card",
        "summary": "Les pièces à réunir et où prendre rendez-vous.",
        "audience": "<p>Toute personne de nationalité française, à tout âge.</p>",
        "steps": "<ol><li>Préparez la demande en ligne : le rendez-vous est plus court.</li>"
        "<li>Prenez rendez-vous dans n'importe quelle mairie équipée de France.</li>"
        "<li>Venez en personne, un enfant avec un de ses parents.</li>"
        "<li>Retirez le titre dans la même mairie, quand vous en êtes prévenu.</li></ol>",
        "documents": "<ul><li>une photo d'identité de moins de six mois ;</li>"
        "<li>un justificatif de domicile de moins d'un an ;</li>"
        "<li>votre ancien titre, si vous en avez un.</li></ul>"
        "<p>Un doute sur une pièce ? Téléphonez avant de vous déplacer : nous vérifions avec "
        "vous.</p>",
        "delay": "Plusieurs semaines, selon la mairie et la saison : prenez-vous-y tôt.",
        "cost": "Carte d'identité : gratuite, sauf perte ou vol. Passeport : un timbre fiscal, "
        "au tarif de service-public.gouv.fr.",
        "references": "<p>Décrets 55-1397 (carte d'identité) et 2005-1726 (passeport).</p>",
    },
    {
        "title": "S'inscrire sur les listes électorales",
        "slug": "elections",
        "icon": "vote",
        "summary": "Pour voter, inscrivez-vous en ligne ou en mairie.",
        "audience": "<p>Les Français de dix-huit ans et plus qui habitent ici ou y ont une "
        "attache. Les citoyens de l'Union européenne, pour les élections municipales et "
        "européennes.</p>",
        "steps": "<p>L'inscription est possible toute l'année, en ligne, en mairie ou par "
        "courrier. Pour voter à une élection, inscrivez-vous au plus tard le sixième vendredi "
        "avant le premier tour.</p>",
        "documents": "<ul><li>une pièce d'identité ;</li><li>un justificatif de domicile.</li>"
        "</ul>",
        "outcome": "<p>Votre inscription sur la liste, puis votre carte électorale.</p>",
        "cost": "Gratuit.",
        "references": "<p>Code électoral, articles L. 11 et L. 17.</p>",
    },
    {
        "title": "Se marier, se pacser",
        "slug": "mariage-pacs",
        "icon": "heart-handshake",
        "summary": "Retirer un dossier, choisir une date.",
        "audience": "<p>Les couples dont l'un des deux habite ici ; pour un mariage, aussi "
        "quand un parent de l'un des deux y habite.</p>",
        "steps": "<p>Prenez contact plusieurs mois avant la date souhaitée : nous vous "
        "remettons la liste des pièces et fixons la date avec vous.</p>",
        "cost": "Gratuit.",
        "references": "<p>Code civil, articles 63 et 74 (mariage), 515-3 (pacs).</p>",
    },
    {
        "title": "Se faire recenser à 16 ans",
        "slug": "recensement-citoyen",
        "icon": "shield-check",
        "summary": "Une obligation, dans les trois mois des 16 ans.",
        "audience": "<p>Chaque jeune de nationalité française, fille ou garçon.</p>",
        "steps": "<p>Venez à la mairie entre le jour de vos seize ans et la fin du troisième "
        "mois qui suit.</p>",
        "documents": "<ul><li>une pièce d'identité ;</li><li>le livret de famille.</li></ul>",
        "outcome": "<p>Une attestation de recensement. Gardez-la : elle est demandée pour les "
        "examens et le permis de conduire.</p>",
        "cost": "Gratuit.",
        "references": "<p>Code du service national, articles L. 113-1 et R. 111-1.</p>",
    },
    {
        "title": "Construire, agrandir, rénover",
        "slug": "urbanisme",
        "icon": "hammer",
        "summary": "Quel dossier pour quels travaux.",
        "audience": "<p>Qui veut construire, agrandir, changer une façade, clore un terrain ou "
        "démolir.</p>",
        "steps": "<p>Une clôture, une fenêtre de toit, un abri de jardin : beaucoup de travaux "
        "se déclarent avant de commencer. Demandez-nous quelles règles s'appliquent à votre "
        "terrain et quel dossier déposer.</p>",
        "outcome": "<p>Une décision écrite, à afficher sur le terrain avant les travaux.</p>",
        "cost": "Le dépôt du dossier est gratuit. Une taxe d'aménagement peut être due ensuite.",
        "references": "<p>Code de l'urbanisme, articles L. 421-1 et L. 421-4.</p>",
    },
]
