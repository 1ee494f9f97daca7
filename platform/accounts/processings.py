"""What the accounts do with personal data, for the register (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.data_rights.models import AccountDeletion, DataDownload
from accounts.models import Invitation
from accounts.passwords.throttle import REMEMBERED
from accounts.phones.actions.forgetting import KEPT as PHONE_CODES_KEPT
from accounts.rights_requests.models import RightsRequest
from accounts.sessions.models import KnownDevice, OpenSession
from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing

# The day the texts and the code behind these durations were last read together.
READ_ON = date(2026, 11, 23)
NO_TEXT = "RGPD, art. 5, 1, e : pas plus longtemps que nécessaire."


def register() -> None:
    register_processing("accounts", service="accounts", describe=accounts)
    register_processing("team", service="accounts", describe=team)
    register_processing("data_rights", service="accounts", describe=data_rights)
    register_processing("rights_requests", service="rights_requests", describe=rights_requests)


def accounts() -> Processing:
    return Processing(
        name=_("Comptes et connexion"),
        purpose=_(
            "Ouvrir un compte, se connecter une fois pour toutes les mairies, protéger le compte "
            "et repérer une connexion qui n'est pas la vôtre."
        ),
        basis=LegalBasis.PUBLIC_TASK,
        basis_text=_(
            "Offrir des démarches en ligne (CRPA, art. L112-8 et suivants) et sécuriser l'accès "
            "(RGPD, art. 32). Relier FranceConnect ou ProConnect se fait avec votre accord."
        ),
        people=_("Habitants qui ont un compte ; agents, élus et personnes invitées."),
        data=_(
            "Prénom, nom, adresse électronique, téléphone, date de sa vérification par un code "
            "envoyé par SMS si vous la demandez ; mot de passe haché, second facteur "
            "chiffré ; connexions : appareil, réseau tronqué (/24 ou /48), dates ; identifiant "
            "donné par FranceConnect ou ProConnect. L'identité de naissance n'est pas gardée : "
            "seule une empreinte avec clé l'est."
        ),
        source=_("La personne elle-même ; FranceConnect ou ProConnect si elle les choisit."),
        recipients=_("La personne. Les collectivités où elle a un rôle ou un dossier."),
        security=common_security(_("Les espaces des mairies ne lisent aucun mot de passe.")),
        retentions=(*_of_the_account(), *_of_connections()),
    )


def _of_the_account() -> tuple[Retention, ...]:
    return (
        Retention(
            "accounts.account",
            _("Compte et adresses"),
            _("Tant que votre compte est ouvert."),
            NO_TEXT,
            READ_ON,
        ),
        Retention(
            "accounts.phone_codes",
            _("Codes envoyés par SMS pour vérifier un numéro, sous forme d'empreinte"),
            _("Jusqu'à ce que vous tapiez le code, et {delay} au plus après sa fin."),
            NO_TEXT,
            READ_ON,
            PHONE_CODES_KEPT,
        ),
        Retention(
            "accounts.identities",
            _("Identités FranceConnect et ProConnect"),
            _("Jusqu'à ce que vous les retiriez. Vos données de naissance ne sont pas gardées."),
            NO_TEXT,
            READ_ON,
        ),
    )


def _of_connections() -> tuple[Retention, ...]:
    return (
        Retention(
            "accounts.sessions",
            _("Connexions"),
            _("{delay} après leur fin."),
            NO_TEXT,
            READ_ON,
            OpenSession.KEPT,
        ),
        Retention(
            "accounts.devices",
            _("Navigateurs reconnus"),
            _("{delay} après la dernière visite."),
            NO_TEXT,
            READ_ON,
            KnownDevice.KEPT,
        ),
        Retention(
            "accounts.tries",
            _("Essais de mot de passe manqués, sous forme d'empreinte"),
            _("{delay} après le dernier essai."),
            NO_TEXT,
            READ_ON,
            REMEMBERED,
        ),
    )


def team() -> Processing:
    return Processing(
        name=_("Équipe, rôles et accès temporaires"),
        purpose=_(
            "Dire qui peut faire quoi, inviter, remplacer un absent, accorder un accès limité dans "
            "le temps, revoir les droits chaque année."
        ),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("Sécurité des traitements : RGPD, art. 32."),
        people=_("Agents, élus et personnes invitées par la collectivité."),
        data=_("Nom, adresse électronique, rôles, dates, qui les a donnés, dernière visite."),
        source=_("La collectivité, la personne elle-même."),
        recipients=_("Administrateurs de la collectivité et personnes chargées de la revue."),
        security=common_security(_("Un accès temporaire cesse seul, à la minute dite.")),
        retentions=(
            Retention(
                "team.roles",
                _("Rôles"),
                _("Tant que vous travaillez pour cette collectivité."),
                NO_TEXT,
                READ_ON,
            ),
            Retention(
                "team.invitations",
                _("Invitations"),
                _(
                    "Valables {delay}. Leur trace reste tant que le compte est ouvert ; celle "
                    "d'une invitation restée sans réponse n'est pas encore effacée d'elle-même."
                ),
                NO_TEXT,
                READ_ON,
                Invitation.LIFETIME,
            ),
            Retention(
                "team.accesses",
                _("Remplacements et accès accordés"),
                _("Gardés dans l'espace comme preuve de qui a pu voir quoi ; pas d'effacement."),
                NO_TEXT,
                READ_ON,
            ),
        ),
    )


def data_rights() -> Processing:
    return Processing(
        name=_("Demandes sur les données personnelles"),
        purpose=_("Répondre à une personne qui veut la copie de ses données, ou être oubliée."),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("Droits des personnes : RGPD, art. 12, 15, 17 et 20."),
        people=_("Personnes qui ont un compte."),
        data=_("La demande, son état, et la copie elle-même tant qu'elle peut être téléchargée."),
        source=_("La personne ; les espaces des collectivités qui la connaissent."),
        recipients=_("La personne seule, après une nouvelle connexion."),
        security=common_security(_("Seul le site du compte lit la copie.")),
        retentions=(
            Retention(
                "data_rights.copy",
                _("Copie de vos données"),
                _("{delay} après le moment où elle est prête."),
                NO_TEXT,
                READ_ON,
                DataDownload.KEPT,
            ),
            Retention(
                "data_rights.deletion",
                _("Demande de suppression du compte : un numéro, des dates, les collectivités"),
                _("{delay} après la suppression. Le journal en garde la trace, sans nom."),
                NO_TEXT,
                READ_ON,
                AccountDeletion.KEPT,
            ),
        ),
    )


def rights_requests() -> Processing:
    return Processing(
        name=_("Demandes RGPD adressées à la collectivité"),
        purpose=_(
            "Répondre dans les délais à une personne qui veut voir, corriger, effacer ou suspendre "
            "ses données, ou s'opposer à leur usage."
        ),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("Droits des personnes : RGPD, art. 12 et 15 à 21."),
        people=_("Personnes qui ont un compte, ou qui écrivent à la collectivité."),
        data=_("Nom, adresse électronique, demande, réponse, dates, qui a répondu."),
        source=_("La personne ; l'agent qui note une demande reçue autrement."),
        recipients=_("La personne ; ceux qui répondent pour la collectivité, dont le délégué."),
        security=common_security(_("Les courriels ne disent rien du contenu d'une demande.")),
        retentions=(
            Retention(
                "rights_requests.answers",
                _("Demandes et réponses"),
                _("{delay} après la réponse."),
                _("Prouver qu'une réponse a été donnée : RGPD, art. 5, 2 (durée à vérifier)."),
                READ_ON,
                RightsRequest.KEPT,
            ),
        ),
    )
