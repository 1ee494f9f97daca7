"""The sixteen criteria of the « référentiel de la présence numérique des territoires » (ANCT)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from kernel import lookups
from shared_services.site_duties.criteria import Outcome
from shared_services.site_duties.models.checks import State
from shared_services.site_duties.network import Network
from shared_services.site_duties.rules import facts

MOST_HOPS = 5
RIGHT, WRONG, UNKNOWN = State.RIGHT, State.WRONG, State.UNKNOWN


@dataclass(frozen=True)
class Trip:
    """Where an address leads in the end."""

    status: int
    url: str
    error: str = ""

    @property
    def host(self) -> str:
        return bare(urlsplit(self.url).hostname or "")


def bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def follow(network: Network, url: str) -> Trip:
    """Five redirects at most."""
    for _hop in range(MOST_HOPS + 1):
        answer = network.ask(url)
        if answer.error or answer.status not in {301, 302, 303, 307, 308}:
            return Trip(answer.status, url, answer.error)
        url = urljoin(url, answer.location)
    return Trip(0, url, "loop")


def check(host: str, email: str, network: Network) -> dict[str, Outcome]:
    """Every criterion that a machine can decide, for the site at `host` with this address."""
    return {**_domain(host, network), **_mail(host, email, network)}


def _domain(host: str, network: Network) -> dict[str, Outcome]:
    secure, plain = follow(network, f"https://{host}/"), follow(network, f"http://{host}/")
    found = {
        "1.2": _ending(host),
        "1.3": _reachable(secure, plain),
        "1.4": _all_secure(secure, plain),
        "1.5": _certificate(secure),
        "1.6": _same_place(host, secure),
        "1.7": _both_names(host, secure, network),
    }
    if secure.error in {"private", "name"} and plain.error in {"private", "name"}:
        told = _("L'adresse %(host)s n'est pas publique : rien ne peut être vérifié d'ailleurs.")
        return {
            code: outcome if code == "1.2" else Outcome(UNKNOWN, told % {"host": host})
            for code, outcome in found.items()
        }
    return found


def _ending(host: str) -> Outcome:
    ending = host.rsplit(".", 1)[-1]
    if ending in facts("criteria")["sovereign_endings"]:
        return Outcome(RIGHT)
    return Outcome(WRONG, _("L'adresse finit par .%(ending)s.") % {"ending": ending})


def _reachable(secure: Trip, plain: Trip) -> Outcome:
    if 200 in {secure.status, plain.status}:
        return Outcome(RIGHT)
    return Outcome(WRONG, _("Le site n'a pas répondu comme il faut cette nuit."))


def _all_secure(secure: Trip, plain: Trip) -> Outcome:
    if plain.url.startswith("https://") and plain.status == 200:
        return Outcome(RIGHT)
    if plain.error and secure.status == 200:
        return Outcome(RIGHT, _("Le site ne répond qu'en HTTPS."))
    return Outcome(WRONG, _("En tapant http, on reste sur une page sans protection."))


def _certificate(secure: Trip) -> Outcome:
    if secure.error == "certificate":
        return Outcome(WRONG, _("Les navigateurs refusent le certificat : il faut le renouveler."))
    if secure.error:
        return Outcome(WRONG, _("Le site ne répond pas en HTTPS."))
    return Outcome(RIGHT)


def _same_place(host: str, secure: Trip) -> Outcome:
    if secure.error:
        return Outcome(UNKNOWN, _("Le site n'a pas répondu."))
    allowed = facts("criteria")["allowed_elsewhere"]
    if secure.host == bare(host) or any(secure.host.endswith(f".{one}") for one in allowed):
        return Outcome(RIGHT)
    return Outcome(WRONG, _("L'adresse renvoie vers %(host)s.") % {"host": secure.host})


def _both_names(host: str, secure: Trip, network: Network) -> Outcome:
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    trip = follow(network, f"https://{other}/")
    if trip.status == 200 and trip.host == secure.host:
        return Outcome(RIGHT)
    return Outcome(WRONG, _("%(other)s ne mène pas au site.") % {"other": other})


def _mail(host: str, email: str, network: Network) -> dict[str, Outcome]:
    codes = ("2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7")
    if "@" not in email:
        told = _("Donnez l'adresse électronique de la mairie, sur l'écran « Mentions légales ».")
        return {code: Outcome(WRONG, told) for code in codes}
    domain = email.rsplit("@", 1)[1].lower()
    found = {"2.1": Outcome(RIGHT), "2.2": _own_domain(domain), "2.3": _same(domain, host)}
    try:
        found |= _records(domain, network)
    except lookups.Unreachable:
        told = _("Le service des noms de domaine n'a pas répondu cette nuit.")
        found |= {code: Outcome(UNKNOWN, told) for code in codes[3:]}
    return found


def _own_domain(domain: str) -> Outcome:
    if domain in facts("criteria")["generic_mail"]:
        told = _("%(domain)s est un service grand public : chacun peut s'y faire passer pour vous.")
        return Outcome(WRONG, told % {"domain": domain})
    return Outcome(RIGHT)


def _same(domain: str, host: str) -> Outcome:
    # The RPNT compares the two texts, `www.` set aside: a subdomain of the group is not enough.
    if bare(host) == domain:
        return Outcome(RIGHT)
    told = _("Le site est à %(host)s et le courrier à %(domain)s.")
    return Outcome(WRONG, told % {"host": bare(host), "domain": domain})


def _records(domain: str, network: Network) -> dict[str, Outcome]:
    spf = [one for one in network.texts(domain) if one.lower().startswith("v=spf1")]
    dmarc = [one for one in network.texts(f"_dmarc.{domain}") if one.lower().startswith("v=dmarc1")]
    policy = _policy(dmarc[0]) if dmarc else ""
    return {
        "2.4": _yes(network.mail_servers(domain), _("Aucun serveur ne reçoit pour ce domaine.")),
        "2.5": _yes(spf, _("Aucun enregistrement SPF : demandez-le à votre fournisseur.")),
        "2.6": _yes(dmarc, _("Aucun enregistrement DMARC : demandez-le à votre fournisseur.")),
        "2.7": _yes(
            policy in {"quarantine", "reject"},
            _("La politique laisse passer les faux messages (p=%(policy)s).")
            % {"policy": policy or "absent"},
        ),
    }


def _policy(record: str) -> str:
    """Quarantine on a part of the messages alone does not count (RPNT 2.7)."""
    tags = dict(part.strip().lower().split("=", 1) for part in record.split(";") if "=" in part)
    policy = tags.get("p", "").strip()
    is_partial = policy == "quarantine" and tags.get("pct", "100").strip() != "100"
    return "partial" if is_partial else policy


def _yes(is_right: object, otherwise: str) -> Outcome:
    return Outcome(RIGHT) if is_right else Outcome(WRONG, otherwise)
