"""What the agents of a town hall get: a number and a link, nothing about people."""

from __future__ import annotations

from dataclasses import replace

from shared_services.message_templates.catalogue.message import Kind, Message, Variable, Wording
from shared_services.message_templates.catalogue.variables import PROCEDURE, long_date

_NUMBER = Variable(
    "numéro de suivi",
    "Numéro de la demande",
    "MON-7K2F-9Q",
    lambda context: context["tracking_number"],
    law="Sans lui, l'agent ne sait pas de quelle demande il s'agit.",
)
_DUE = Variable(
    "échéance légale",
    "Jour où la loi veut une réponse",
    "lundi 12 janvier 2026",
    lambda context: long_date(context["legal_due_on"]),
)
_OPEN = Variable(
    "lien vers la demande",
    "Adresse de la demande dans l'espace de gestion",
    "https://montholon.exemple.example/gestion/demarches/exemple/",
    lambda context: context["inbox_url"],
    kind=Kind.LINK,
    law="C'est par lui que l'agent ouvre la demande.",
    button="Ouvrir la demande",
)


def _for_agents(code: str, title: str, when: str, subject: str, first: str, line: str) -> Message:
    body = (
        f"# {first}\n\n{line}\n\n"
        "Échéance légale : ((échéance légale))\nOuvrir la demande :\n((lien vers la demande))"
    )
    return Message(
        code=code.replace("_", "-"),
        title=title,
        when=when,
        to="Les agents qui traitent les demandes, ou celui qui en est chargé",
        template=f"document_requests/mail/{code}",
        proposed=Wording(subject, body),
        variables=(_NUMBER, PROCEDURE, _DUE, _OPEN),
    )


AGENT_MESSAGES = (
    _for_agents(
        "new_for_agents",
        "Une nouvelle demande est arrivée",
        "Dès qu'un habitant dépose une demande",
        "Nouvelle demande ((numéro de suivi))",
        "Une nouvelle demande est arrivée",
        "Demande ((numéro de suivi)) (((démarche))).",
    ),
    _for_agents(
        "answered_for_agents",
        "Le demandeur a envoyé ce qui manquait",
        "Quand l'habitant a répondu à une demande de pièces",
        "Pièce reçue pour la demande ((numéro de suivi))",
        "Le demandeur a envoyé ce qui manquait",
        "Demande ((numéro de suivi)) (((démarche))) : elle peut repartir.",
    ),
    _for_agents(
        "message_for_agents",
        "Le demandeur vous a écrit",
        "Quand l'habitant écrit à la mairie au sujet de sa demande",
        "Message au sujet de la demande ((numéro de suivi))",
        "Le demandeur vous a écrit",
        "Demande ((numéro de suivi)) (((démarche))) : un message vous attend.",
    ),
    _for_agents(
        "opinion_for_agents",
        "Un avis est arrivé",
        "Quand la personne à qui un avis est demandé a répondu",
        "Avis reçu pour la demande ((numéro de suivi))",
        "Un avis est arrivé",
        "Demande ((numéro de suivi)) (((démarche))) : un avis est arrivé.",
    ),
    _for_agents(
        "withdrawn_for_agents",
        "Le demandeur a retiré sa demande",
        "Quand l'habitant retire sa demande",
        "Demande ((numéro de suivi)) retirée",
        "Le demandeur a retiré sa demande",
        "Demande ((numéro de suivi)) (((démarche))) : il n’y a plus rien à faire.",
    ),
    _for_agents(
        "file_unscanned_for_agents",
        "Un fichier n'a pas pu être vérifié",
        "Quand l'antivirus ne répond pas pendant des heures",
        "Un fichier n'a pas pu être vérifié : ((numéro de suivi))",
        "Un fichier n'a pas pu être vérifié",
        "Demande ((numéro de suivi)) (((démarche))) : l'antivirus n'a pas répondu, le fichier "
        "reste fermé. Prévenez la personne qui s'occupe du logiciel, ou demandez un autre fichier.",
    ),
    Message(
        code="letter-for-agents",
        title="Un courrier à signer, ou qui revient",
        when="Quand un courrier attend une signature, puis quand il est signé ou rendu",
        to="Les signataires ; l'agent qui a écrit le courrier",
        template="document_requests/mail/letter_for_agents",
        proposed=Wording(
            "((événement)) : ((numéro de suivi))",
            "# Un courrier de la mairie\n\n((événement)). Demande ((numéro de suivi)) "
            "(((démarche))).\n\n"
            "Échéance légale : ((échéance légale))\nOuvrir le courrier :\n"
            "((lien vers la demande))",
        ),
        variables=(
            Variable(
                "événement",
                "Ce qui arrive au courrier",
                "Un courrier attend votre signature",
                lambda context: context["words"],
                law="Sans lui, on ne sait pas quoi faire du courrier.",
            ),
            _NUMBER,
            PROCEDURE,
            _DUE,
            replace(_OPEN, button="Ouvrir le courrier"),
        ),
    ),
    Message(
        code="procedure-offered-for-agents",
        title="L'intercommunalité propose une démarche",
        when="Quand elle en publie une, ou une nouvelle version",
        to="Ceux qui règlent les démarches",
        template="document_requests/mail/procedure_offered_for_agents",
        proposed=Wording(
            "Démarche proposée : ((démarche))",
            "# Une démarche vous est proposée\n\n((intercommunalité)) vous propose la démarche "
            "« ((démarche)) », nouvelle ou mise à jour.\nRien ne change sur votre site tant que "
            "vous ne l'adoptez pas.\n\nVoir la démarche :\n((lien vers la démarche))",
        ),
        variables=(
            Variable(
                "démarche",
                "Titre de la démarche",
                "Inscription à la cantine",
                lambda context: context["title"],
                law="Sans lui, on ne sait pas de quoi il s'agit.",
            ),
            Variable(
                "intercommunalité",
                "Qui la propose",
                "Communauté de communes de l'Aillantais",
                lambda context: context["origin"],
            ),
            Variable(
                "lien vers la démarche",
                "Adresse de la démarche dans l'espace de gestion",
                "https://montholon.exemple.example/gestion/demarches/catalogue/",
                lambda context: context["screen_url"],
                kind=Kind.LINK,
                law="C'est par lui que l'on adopte la démarche.",
                button="Voir la démarche",
            ),
        ),
    ),
    Message(
        code="due-for-agents",
        title="Des demandes arrivent à leur échéance",
        when="Chaque jour ouvré, s'il y en a",
        to="Les agents ; les responsables pour ce qui est en retard",
        template="document_requests/mail/due_for_agents",
        proposed=Wording(
            "Demandes à traiter bientôt",
            "# Des demandes arrivent à leur échéance\n\n((demandes))\n"
            "Ouvrir le tableau des échéances :\n((lien vers le tableau))",
        ),
        variables=(
            Variable(
                "demandes",
                "Numéro, objet et date de chaque demande",
                ("MON-7K2F-9Q, Acte de naissance : avant le 12 janvier 2026",),
                lambda context: list(context["due"]),
                kind=Kind.LIST,
                law="Sans elles, l'agent ne sait pas de quelles demandes il s'agit.",
            ),
            Variable(
                "lien vers le tableau",
                "Adresse du tableau des échéances",
                "https://montholon.exemple.example/gestion/demarches/echeances/",
                lambda context: context["board_url"],
                kind=Kind.LINK,
                law="C'est par lui que l'agent ouvre les demandes.",
                button="Ouvrir le tableau des échéances",
            ),
        ),
    ),
)
