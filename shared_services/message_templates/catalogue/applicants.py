"""What a person gets about their own request. The texts equal the mails of `document_requests`."""

from __future__ import annotations

from django.utils.formats import date_format

from kernel.clock import today
from shared_services.message_templates.catalogue.message import Kind, Message, Variable, Wording
from shared_services.message_templates.catalogue.variables import (
    CONTACT,
    CONTACT_BY_LAW,
    LINK,
    NAME,
    NUMBER,
    PROCEDURE,
    long_date,
    moment,
    plain_date,
)

_HELLO = "Bonjour ((nom)),\n\n"
_FOLLOW = (
    "Suivre votre demande, nous écrire, ajouter un document :\n((lien de suivi))\n"
    "Ce lien est personnel : ne le transmettez pas."
)
_TO_APPLICANT = "La personne qui a fait la demande"
_CONTACT = "((service chargé de la demande))"


def _message(code: str, title: str, when: str, wording: Wording, *variables: Variable) -> Message:
    return Message(
        code=code.replace("_", "-"),
        title=title,
        when=when,
        to=_TO_APPLICANT,
        template=f"document_requests/mail/{code}",
        proposed=wording,
        variables=(NAME, NUMBER, *variables),
    )


RECEIVED = _message(
    "received",
    "Accusé de réception d'une demande",
    "Dès que la demande est déposée",
    Wording(
        "Accusé de réception : votre demande ((numéro de suivi))",
        _HELLO + "La mairie a bien reçu votre demande. ((mention d'accusé de réception))\n\n"
        "Numéro de suivi : ((numéro de suivi))\nDate de réception : ((date de réception))\n"
        "Document : ((objet de la demande))\nRemise : ((mode de remise))\n\n"
        "La mairie vise une réponse avant le ((réponse visée)). S'il manque quelque chose, "
        "elle vous écrira.\n\n"
        "((mention sur le prix))\n\n"
        + _FOLLOW
        + "\n\n## Service chargé de votre demande :\n"
        + _CONTACT
        + "\n\n((mention sur vos données))",
        "Mairie : demande ((numéro de suivi)) bien recue le ((date de réception)).",
    ),
    Variable(
        "mention d'accusé de réception",
        "Phrase qui donne au message sa valeur (elle ne se change pas)",
        "Ce message en est l'accusé de réception.",
        lambda context: (
            f"Ce message en est l'accusé de réception. {context['silence_words']}".strip()
        ),
        law="Accusé de réception, décision implicite et sa date : articles L112-3 et R112-11-1 du "
        "CRPA.",
    ),
    Variable(
        "date de réception",
        "Jour et heure où la mairie a reçu la demande",
        "5 janvier 2026 à 14:05",
        lambda context: moment(context["request"].received_at),
        law="Date de réception : article R112-5, 1°, du CRPA.",
    ),
    PROCEDURE,
    Variable(
        "objet de la demande",
        "Ce qui est demandé, en entier",
        "Acte de naissance, copie intégrale",
        lambda context: context["request"].what,
    ),
    Variable(
        "forme du document",
        "Copie intégrale, extrait… ; vide pour les autres démarches",
        "copie intégrale",
        lambda context: context["request"].what.partition(", ")[2],
        optional=True,
    ),
    Variable(
        "mention sur le prix",
        "Gratuit, ou tarif de la commune",
        "C'est gratuit. Personne ne doit vous demander d'argent pour ce document.",
        lambda context: context["fee_words"],
        optional=True,
    ),
    Variable(
        "mode de remise",
        "Par la poste, au guichet…",
        "par la poste",
        lambda context: str(context["request"].get_delivery_mode_display()).lower(),
    ),
    Variable(
        "réponse visée",
        "Jour où la mairie pense avoir répondu",
        "lundi 12 janvier 2026",
        lambda context: long_date(context["request"].target_on),
    ),
    LINK,
    CONTACT_BY_LAW,
    Variable(
        "mention sur vos données",
        "Ce que deviennent les données (elle ne se change pas)",
        "Vos données servent seulement à traiter cette demande. "
        "Elles sont effacées 365 jours après sa clôture.",
        lambda context: context["kept_words"],
        law="Information de la personne : article 13 du RGPD.",
    ),
)

FOLLOW_UP_LINK = _message(
    "follow_up_link",
    "Nouveau lien de suivi",
    "Quand la personne a perdu son lien et le redemande",
    Wording(
        "Votre lien de suivi : ((numéro de suivi))",
        _HELLO + "Voici le lien pour suivre votre demande ((numéro de suivi)) :\n"
        "((lien de suivi))\n\n"
        "Si vous n'avez rien demandé, ne faites rien : ce lien ne va qu'à cette adresse.\n\n"
        + _CONTACT,
    ),
    LINK,
    CONTACT,
)

MESSAGE = _message(
    "message",
    "La mairie a écrit à la personne",
    "Quand un agent écrit un message dans la demande",
    Wording(
        "La mairie vous a écrit au sujet de votre demande ((numéro de suivi))",
        _HELLO + "((agent)) vous a écrit au sujet de votre demande ((numéro de suivi)).\n"
        "Lisez le message et répondez sur votre page de suivi.\n\n" + _FOLLOW + "\n\n" + _CONTACT,
        "Mairie : un message vous attend, demande ((numéro de suivi)) : ((lien de suivi))",
    ),
    Variable(
        "agent", "Nom de l'agent qui écrit", "Nadia Besson", lambda context: context["sender"]
    ),
    LINK,
    CONTACT,
)

PIECE_MISSING = _message(
    "piece_missing",
    "Il manque une pièce",
    "Quand un agent demande une pièce ou une précision",
    Wording(
        "Il manque quelque chose à votre demande ((numéro de suivi))",
        _HELLO + "Pour continuer, la mairie a besoin de :\n((pièces demandées))\n"
        "Pourquoi : ((raison))\n\n"
        "Répondez avant le ((répondre avant le)). Le délai de traitement est suspendu jusqu'à "
        "votre réponse ; ce que vous avez déjà envoyé reste enregistré.\n\n"
        + _FOLLOW
        + "\n\n((agent))\n"
        + _CONTACT,
        "Mairie : il manque une piece, demande ((numéro de suivi)). Repondez : ((lien de suivi))",
    ),
    Variable(
        "pièces demandées",
        "Liste de ce qui manque",
        ("Une pièce d'identité", "Le livret de famille"),
        lambda context: list(context["asked"].pieces),
        kind=Kind.LIST,
        law="Pièces et informations exigées : article L114-5 du CRPA.",
    ),
    Variable(
        "raison",
        "Explication de l'agent",
        "La photo envoyée est floue.",
        lambda context: context["asked"].reason,
    ),
    Variable(
        "répondre avant le",
        "Dernier jour pour répondre",
        "vendredi 6 février 2026",
        lambda context: long_date(context["asked"].answer_by),
        law="Délai fixé pour produire les pièces : article L114-5 du CRPA.",
    ),
    LINK,
    Variable(
        "agent",
        "Nom de l'agent qui demande",
        "Nadia Besson",
        lambda context: context["asked"].asked_by_name,
    ),
    CONTACT,
)

POSTED = _message(
    "posted",
    "Le document est parti par la poste",
    "Quand l'agent a envoyé le document",
    Wording(
        "Votre document est parti par la poste : ((numéro de suivi))",
        _HELLO + "Votre document est parti par la poste aujourd'hui, à cette adresse :\n"
        "((adresse postale))\n\n"
        "Rien reçu au bout de dix jours ? Contactez-nous : nous ferons le nécessaire.\n\n"
        + _FOLLOW
        + "\n\n"
        + _CONTACT,
        "Mairie : votre document est parti par la poste (demande ((numéro de suivi))).",
    ),
    Variable(
        "adresse postale",
        "Adresse où le document est parti",
        "3 rue du Lavoir\n89110 Montholon",
        lambda context: context["request"].applicant_address,
    ),
    LINK,
    CONTACT,
)

READY = _message(
    "ready",
    "Le document attend à la mairie",
    "Quand l'agent a préparé le document au guichet",
    Wording(
        "Votre document est prêt : ((numéro de suivi))",
        _HELLO + "Votre document vous attend à la mairie. Venez avec une pièce d'identité.\n\n"
        "Demande : ((numéro de suivi))\n\n"
        "## Horaires du guichet :\n((horaires du guichet))\n\n" + _CONTACT + "\n\n" + _FOLLOW,
        "Mairie : votre document est pret (demande ((numéro de suivi))). "
        "Venez avec une piece d'identite.",
    ),
    Variable(
        "horaires du guichet",
        "Horaires, si la mairie les a réglés",
        "Du lundi au vendredi, 9 h à 12 h",
        lambda context: context["contact"].hours,
        optional=True,
    ),
    CONTACT,
    LINK,
)

REFUSED = _message(
    "refused",
    "La demande est refusée",
    "Quand l'agent refuse la demande",
    Wording(
        "Réponse à votre demande ((numéro de suivi))",
        _HELLO + "La mairie n'a pas pu accepter votre demande ((numéro de suivi)) du "
        "((date de réception)).\n\n"
        "## Pourquoi :\n((motif))\n\n## Voies et délais de recours :\n((recours))\n\n"
        "Décision prise par ((auteur de la décision)), le ((jour)).\n\n"
        + _CONTACT
        + "\n\n"
        + _FOLLOW,
    ),
    Variable(
        "date de réception",
        "Jour de réception de la demande",
        "5 janvier 2026",
        lambda context: plain_date(context["request"].received_at),
    ),
    Variable(
        "motif",
        "Raison du refus, écrite par l'agent",
        "Vous n'avez pas justifié de votre lien avec la personne.",
        lambda context: context["reason"],
        law="Un refus est motivé : articles L211-2 et L211-5 du CRPA.",
    ),
    Variable(
        "recours",
        "Voies et délais de recours (il ne se change pas)",
        "Vous pouvez contester cette décision dans les deux mois.",
        lambda context: context["appeal"],
        law="Sans eux, le délai ne court pas : article R421-5 du code de justice administrative.",
    ),
    Variable(
        "auteur de la décision",
        "Nom et qualité de l'agent qui décide",
        "Nadia Besson, Agent",
        lambda context: context["decided_by"],
        law="Prénom, nom et qualité de l'auteur : article L212-1 du CRPA.",
    ),
    Variable(
        "jour",
        "Jour de l'envoi",
        "12 janvier 2026",
        lambda context: date_format(today(), "j F Y"),
        law="La date de la décision fait courir le délai de recours.",
    ),
    CONTACT,
    LINK,
)

WITHDRAWN = _message(
    "withdrawn",
    "La demande est retirée",
    "Quand la personne retire sa demande",
    Wording(
        "Votre demande ((numéro de suivi)) est retirée",
        _HELLO + "Vous avez retiré votre demande ((numéro de suivi)). "
        "La mairie ne la traitera pas.\nSi ce n'est pas vous, contactez-nous.\n\n" + _CONTACT,
    ),
    CONTACT,
)

DELIVERED = _message(
    "delivered",
    "Le document est sur la page de suivi",
    "Quand l'agent remet le document en ligne",
    Wording(
        "Votre document est disponible : ((numéro de suivi))",
        _HELLO + "La mairie a accepté votre demande ((numéro de suivi)) "
        "(((objet de la demande))).\nLe document vous attend sur votre page de suivi :\n"
        "((lien de suivi))\n"
        "Ce lien est personnel : ne le transmettez pas. Enregistrez le document chez vous.\n\n"
        "((auteur de la décision))\n" + _CONTACT,
    ),
    Variable(
        "objet de la demande",
        "Ce qui est demandé, en entier",
        "Tenir une buvette",
        lambda context: context["request"].what,
    ),
    Variable(
        "auteur de la décision",
        "Nom et qualité de l'agent qui décide",
        "Nadia Besson, Agent",
        lambda context: context["decided_by"],
        law="Prénom, nom et qualité de l'auteur : article L212-1 du CRPA.",
    ),
    LINK,
    CONTACT,
)

LETTER = _message(
    "letter",
    "La mairie adresse un courrier",
    "Quand un agent envoie un courrier signé",
    Wording(
        "Un courrier de la mairie sur votre demande ((numéro de suivi))",
        _HELLO + "Un courrier sur votre demande ((numéro de suivi)) vous attend sur votre page de "
        "suivi : ((titre du courrier)).\n((lien de suivi))\n"
        "Ce lien est personnel : ne le transmettez pas.\n\n" + _CONTACT,
    ),
    Variable(
        "titre du courrier",
        "Titre ou objet du courrier",
        "Réponse à votre demande",
        lambda context: context["letter"].title,
    ),
    LINK,
    CONTACT,
)

FILE_REFUSED = _message(
    "file_refused",
    "Un fichier est refusé par l'antivirus",
    "Quand l'antivirus trouve un fichier dangereux après coup",
    Wording(
        "Un fichier de votre demande ((numéro de suivi)) est à renvoyer",
        _HELLO + "L'antivirus de la mairie a refusé un fichier que vous avez joint à votre demande "
        "((numéro de suivi)) : ((fichier)).\n"
        "Il a été détruit. Ne l'ouvrez pas chez vous : prenez une photo du document, et "
        "ajoutez-la sur votre page de suivi.\n\n((lien de suivi))\n"
        "Ce lien est personnel : ne le transmettez pas.\n\n" + _CONTACT,
    ),
    Variable(
        "fichier", "Nom du fichier refusé", "livret.pdf", lambda context: context["file"].name
    ),
    LINK,
    CONTACT,
)

FILED_FOR_YOU = Message(
    code="filed-for-you",
    title="Quelqu'un a fait une demande pour vous",
    when="Quand une demande est faite avec un mandat",
    to="La personne pour qui la demande est faite",
    template="document_requests/mail/filed_for_you",
    proposed=Wording(
        "Une demande a été faite pour vous : ((numéro de suivi))",
        "Bonjour ((personne concernée)),\n\n"
        "((nom)) a fait une demande en votre nom, avec un mandat signé de vous :\n"
        "((objet de la demande)), numéro ((numéro de suivi)).\n\n"
        "Vous n'avez rien à faire. Si vous n'avez pas donné ce mandat, prévenez-nous vite :\n"
        + _CONTACT,
    ),
    variables=(
        NAME,
        NUMBER,
        Variable(
            "personne concernée",
            "Nom de la personne pour qui la demande est faite",
            "Jeanne Roy",
            lambda context: context["request"].subject_name,
        ),
        Variable(
            "objet de la demande",
            "Ce qui est demandé, en entier",
            "Duplicata du livret de famille",
            lambda context: context["request"].what,
        ),
        CONTACT,
    ),
)

OPINION_ASKED = Message(
    code="opinion-asked",
    title="Un avis est demandé",
    when="Quand un agent demande l'avis de quelqu'un sur une demande",
    to="La personne ou le service dont l'avis est demandé",
    template="document_requests/mail/opinion_asked",
    proposed=Wording(
        "Votre avis est demandé : ((numéro de suivi))",
        "Bonjour ((destinataire)),\n\nVotre avis est demandé.\n\n((question))\n\n"
        "Répondez avant le ((répondre avant le)) (demande ((numéro de suivi))) :\n"
        "((lien vers la question))\nCe lien est personnel : ne le transmettez pas.\n\n" + _CONTACT,
    ),
    variables=(
        NUMBER,
        Variable(
            "destinataire",
            "Nom de la personne ou du service",
            "Service des routes",
            lambda context: context["opinion"].expert_name,
        ),
        Variable(
            "question",
            "Ce que l'agent demande",
            "Cette terrasse gêne-t-elle le passage des secours ?",
            lambda context: context["opinion"].question,
            law="Sans elle, on ne sait pas à quoi répondre.",
        ),
        Variable(
            "répondre avant le",
            "Jour avant lequel répondre",
            "12 janvier 2026",
            lambda context: date_format(context["opinion"].answer_by, "j F Y"),
        ),
        Variable(
            "lien vers la question",
            "Adresse personnelle pour répondre",
            "https://montholon.exemple.example/demarches/avis/exemple/",
            lambda context: context["opinion_url"],
            kind=Kind.LINK,
            law="C'est par lui que l'on répond.",
            button="Lire et répondre",
        ),
        CONTACT,
    ),
)

APPLICANT_MESSAGES = (
    RECEIVED,
    PIECE_MISSING,
    MESSAGE,
    READY,
    POSTED,
    REFUSED,
    WITHDRAWN,
    DELIVERED,
    LETTER,
    FILE_REFUSED,
    FILED_FOR_YOU,
    OPINION_ASKED,
    FOLLOW_UP_LINK,
)
