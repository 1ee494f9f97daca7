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
# L. 113-1 and R. 111-1 (census at 16).
SHEETS: list[dict[str, Any]] = [
    {
        "title": "Carte d'identité, passeport",
        "slug": "carte-d-identite-passeport",
        "icon": "id-card",
        "summary": "Les pièces à réunir et où prendre rendez-vous.",
        "body": [
            _text(
                "<p>La demande se dépose en personne, sur rendez-vous, dans n'importe quelle "
                "mairie équipée de France. Préparez-la en ligne avant de venir : le "
                "rendez-vous est plus court.</p><p>Apportez :</p>"
                "<ul><li>une photo d'identité de moins de six mois ;</li>"
                "<li>un justificatif de domicile de moins d'un an ;</li>"
                "<li>votre ancien titre, si vous en avez un.</li></ul>"
            ),
            (
                "callout",
                {
                    "title": "Un doute sur une pièce ?",
                    "text": "Téléphonez avant de vous déplacer : nous vérifions avec vous.",
                },
            ),
        ],
    },
    {
        "title": "S'inscrire sur les listes électorales",
        "slug": "elections",
        "icon": "vote",
        "summary": "Pour voter, inscrivez-vous en ligne ou en mairie.",
        "body": [
            _text(
                "<p>L'inscription est possible toute l'année, avec une pièce d'identité et un "
                "justificatif de domicile.</p><p>Pour voter à une élection, inscrivez-vous au "
                "plus tard le sixième vendredi avant le premier tour.</p>"
            ),
        ],
    },
    {
        "title": "Se marier, se pacser",
        "slug": "mariage-pacs",
        "icon": "heart-handshake",
        "summary": "Retirer un dossier, choisir une date.",
        "body": [
            _text(
                "<p>Prenez contact plusieurs mois avant la date souhaitée : nous vous remettons "
                "la liste des pièces et fixons la date avec vous.</p>"
            ),
        ],
    },
    {
        "title": "Se faire recenser à 16 ans",
        "slug": "recensement-citoyen",
        "icon": "shield-check",
        "summary": "Une obligation, dans les trois mois des 16 ans.",
        "body": [
            _text(
                "<p>Chaque jeune de nationalité française se fait recenser entre le jour de ses "
                "seize ans et la fin du troisième mois qui suit. Il faut une pièce "
                "d'identité et le livret de famille.</p><p>Gardez l'attestation : elle est "
                "demandée pour les examens et le permis de conduire.</p>"
            ),
        ],
    },
    {
        "title": "Construire, agrandir, rénover",
        "slug": "urbanisme",
        "icon": "hammer",
        "summary": "Quel dossier pour quels travaux.",
        "body": [
            _text(
                "<p>Une clôture, une fenêtre de toit, un abri de jardin : beaucoup de travaux "
                "se déclarent avant de commencer. Demandez-nous quelles règles s'appliquent à "
                "votre terrain et quel dossier déposer.</p>"
            ),
        ],
    },
]
