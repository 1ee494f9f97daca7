"""What the nightly checks find, what the screen says of it, who may answer and correct."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.facade import AuditEntry
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import current_authority, space_of
from shared_services.site_duties import network as networks
from shared_services.site_duties.actions import checking
from shared_services.site_duties.checks import markup, own_pages, rpnt
from shared_services.site_duties.criteria import criteria, score
from shared_services.site_duties.ecoindex import ecoindex
from shared_services.site_duties.models import Check, Finding, OutsideLink
from shared_services.site_duties.network import Answer, Outside
from shared_services.websites.models import ContentPage, CouncilGroup, CouncilMember
from tests.factories import websites as make

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
HERE = "/gestion/conformite/"
GOOD = {
    "https://mairie.fr/": Answer(200),
    "http://mairie.fr/": Answer(301, "https://mairie.fr/"),
    "https://www.mairie.fr/": Answer(301, "https://mairie.fr/"),
}


class Pretended:
    """A network that answers what the test says; the rest does not exist."""

    def __init__(self, answers: dict[str, Answer], **records: list[str]) -> None:
        self.answers = answers
        self.records = records
        self.asked: list[str] = []

    def ask(self, url: str, method: str = "GET") -> Answer:
        self.asked.append(url)
        return self.answers.get(url, Answer(error="name"))

    def mail_servers(self, name: str) -> list[str]:
        return self.records.get("mx", [])

    def texts(self, name: str) -> list[str]:
        return self.records.get("dmarc" if name.startswith("_dmarc.") else "spf", [])


NOWHERE = Pretended({})


def states(found: dict[str, Any]) -> dict[str, str]:
    return {code: str(outcome.state) for code, outcome in found.items()}


def test_a_site_in_order_passes_all_that_a_machine_can_decide() -> None:
    there = Pretended(
        GOOD, mx=["mx.mairie.fr"], spf=["v=spf1 mx -all"], dmarc=["v=DMARC1; p=quarantine; pct=100"]
    )
    found = rpnt.check("mairie.fr", "contact@mairie.fr", there)
    assert set(states(found).values()) == {"right"}
    asked = {code for code, each in criteria().items() if each.asked}
    ours = {"mention", "statement", "plan", "actions", "legal", "minority"}
    ours |= {"accessible", "weight", "stale"}
    assert set(found) | asked | ours | {"links_inside", "links_outside"} == set(criteria())
    assert len(set(found) | asked) == 16, "the RPNT has sixteen criteria"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"http://mairie.fr/": Answer(200)}, {"1.4"}),
        ({"https://www.mairie.fr/": Answer(error="name")}, {"1.7"}),
        ({"https://mairie.fr/": Answer(error="certificate")}, {"1.3", "1.4", "1.5", "1.7"}),
        (
            {
                "https://mairie.fr/": Answer(302, "https://facebook.com/mairie"),
                "https://facebook.com/mairie": Answer(200),
            },
            {"1.6"},
        ),
        (
            {"https://mairie.fr/": Answer(302, "https://mairie.fr/")},
            {"1.3", "1.4", "1.5", "1.7"},
        ),
    ],
)
def test_each_fault_of_a_domain_is_found(change: dict[str, Answer], wrong: set[str]) -> None:
    found = rpnt.check("mairie.fr", "contact@mairie.fr", Pretended({**GOOD, **change}))
    domain = {code: one for code, one in states(found).items() if code.startswith("1.")}
    assert {code for code, one in domain.items() if one == "wrong"} == wrong
    assert all(found[code].told for code in wrong)


@pytest.mark.parametrize(
    ("email", "dmarc", "wrong"),
    [
        ("mairie@orange.fr", "v=DMARC1; p=reject", {"2.2", "2.3"}),
        ("mairie@autre.fr", "v=DMARC1; p=reject", {"2.3"}),
        ("a@mairie.fr", "v=DMARC1; p=none", {"2.7"}),
        ("a@mairie.fr", "v=DMARC1; p=quarantine; pct=50", {"2.7"}),
        ("a@mairie.fr", "n'importe quoi", {"2.6", "2.7"}),
        ("", "v=DMARC1; p=reject", {f"2.{n}" for n in range(1, 8)}),
    ],
)
def test_each_fault_of_the_mail_is_found(email: str, dmarc: str, wrong: set[str]) -> None:
    there = Pretended(GOOD, mx=["mx"], spf=["v=spf1 -all"], dmarc=[dmarc])
    found = states(rpnt.check("mairie.fr", email, there))
    assert {code for code, one in found.items() if one == "wrong"} == wrong


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3"),
        *("::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::"),
        "224.0.0.1",
    ],
)
def test_the_server_never_asks_its_own_network(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    assert not networks.is_public(address)
    monkeypatch.setattr(networks.lookups, "addresses", lambda _name: ["93.184.216.34", address])
    assert Outside().ask("https://piege.fr/").error == "private"
    host = f"[{address}]" if ":" in address else address
    assert Outside().ask(f"http://{host}/").error in {"private", "address"}


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://x.fr/", "file:///etc/passwd", "https://x.fr:8080/", "https://u:p@x.fr/"),
        *("http://[::1", "https://", "//x.fr", "http://localhost/", "http://x.example/"),
    ],
)
def test_strange_addresses_are_not_asked(url: str) -> None:
    assert Outside().ask(url).error in {"address", "name"}


RIGHT_PAGE = (
    "<html lang=fr><head><title>T</title></head><body><h1>A</h1><h2>B</h2><img src=a alt=''>"
    "<a href=/x><img src=b alt='Accueil'></a><label for=q>Q</label><input id=q>"
    "<table><tr><th>C</th></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (" lang=fr", "", "langue"),
        ("<title>T</title>", "", "titre"),
        (" alt=''", "", "alternative"),
        ("<h2>B</h2>", "<h3>B</h3>", "niveau 3 suit"),
        ("<h2>B</h2>", "<h2> </h2>", "vide"),
        ("<h1>A</h1>", "", "niveau 1"),
        ("alt='Accueil'", "alt=''", "lien n'a pas de texte"),
        ("<label for=q>Q</label>", "", "étiquette"),
        ("<th>C</th>", "<td>C</td>", "en-têtes"),
        ("<h2>B</h2>", "<h2 id=q>B</h2>", "identifiant"),
    ],
)
def test_each_rule_of_a_page_finds_its_fault(before: str, after: str, told: str) -> None:
    assert markup.problems(RIGHT_PAGE) == []
    assert before in RIGHT_PAGE
    found = markup.problems(RIGHT_PAGE.replace(before, after, 1))
    assert any(told in one for one in found), found


def test_our_own_pages_pass_and_what_agents_break_is_found(
    commune_a: Any, in_a: Any, django_assert_max_num_queries: Any
) -> None:
    checking.check_site(NOWHERE)
    assert current_authority() == commune_a, "the space is selected again"
    found = {row.code: row for row in Check.objects.all()}
    wrong = list(Finding.objects.values_list("code", "path", "told"))
    assert found["accessible"].state == "right", wrong
    assert found["links_inside"].state == "right", wrong
    assert found["weight"].state == "right"
    page = ContentPage.objects.get(slug="contact")
    page.body = [
        ("text", '<p><a href="/nulle-part/">ici</a> et <a href="https://mort.fr/x">là</a></p>')
    ]
    page.save()
    for _night in range(2):
        checking.check_site(NOWHERE)
    finding = Finding.objects.get(code="links_inside")
    assert finding.path == "/contact/"
    assert "/nulle-part/" in finding.told
    link = OutsideLink.objects.get(url="https://mort.fr/x")
    for failures, state in ((1, "right"), (2, "wrong")):
        OutsideLink.objects.update(checked_at=None)
        checking.check_outside_links(NOWHERE)
        link.refresh_from_db()
        assert link.failures == failures
        assert Check.objects.get(code="links_outside").state == state
    page.body = [("text", "<p>Rien.</p>")]
    page.save()
    checking.check_site(NOWHERE)
    assert not OutsideLink.objects.filter(url__contains="mort.fr").exists()
    assert not Finding.objects.filter(code="links_inside").exists()


def test_a_state_keeps_its_first_day(in_a: Any) -> None:
    checking.check_duties()
    first = Check.objects.get(code="plan").since
    checking.check_duties()
    assert Check.objects.get(code="plan").since == first


def test_one_click_corrects_and_the_line_turns_green(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    client = client_for(commune_a, secretary)
    with space_of(commune_a):
        checking.check_duties()
    page = client.get(HERE).text
    assert "Publier une déclaration sans audit" in page
    assert client.post(f"{HERE}statement/", {"corriger": "1"}).status_code == 302
    client.post(f"{HERE}plan/", {"corriger": "1"})
    with space_of(commune_a):
        found = {row.code: row.state for row in Check.objects.all()}
        assert (found["statement"], found["plan"]) == ("right", "right")
    assert "pas encore publié" not in client_for(commune_a).get("/accessibilite/").text
    told = client.post(f"{HERE}weight/", {"corriger": "1"}, follow=True).text
    assert "pas en un clic" in told


def test_only_what_is_asked_takes_an_answer(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    client = client_for(commune_a, secretary)
    client.post(f"{HERE}1.1/", {"reponse": "oui"})
    client.post(f"{HERE}2.8/", {"reponse": "non"})
    for code in ("1.3", "inconnu", "x" * 300):
        told = client.post(f"{HERE}{code}/", {"reponse": "oui"}, follow=True)
        assert told.status_code == 200
    with space_of(commune_a):
        found = dict(Check.objects.values_list("code", "state"))
        assert found == {"1.1": "right", "2.8": "wrong"}
        assert AuditEntry.objects.filter(action="site_check.declared").count() == 2


def test_strangers_see_and_do_nothing(
    commune_a: Any, commune_b: Any, make_person: Callable[..., Any], client_for: Browser
) -> None:
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    other = make_person("secretaire@b.example", commune_b, Role.SECRETARY)
    assert client_for(commune_a, editor).get(HERE).status_code == 200
    for person in (None, agent, other):
        assert client_for(commune_a, person).get(HERE).status_code in {302, 403}
    for person in (None, agent, other, editor):
        client = client_for(commune_a, person)
        for address in ("verifier/", "statement/", "1.1/"):
            refused = client.post(f"{HERE}{address}", {"corriger": "1", "reponse": "oui"})
            assert refused.status_code in {302, 403}
            assert client.get(f"{HERE}{address}").status_code in {302, 403, 405}
    with space_of(commune_a):
        assert not Check.objects.exists()


def test_a_check_asked_twice_waits_once(
    commune_a: Any, secretary: Any, client_for: Browser
) -> None:
    client = client_for(commune_a, secretary)
    for _twice in range(2):
        client.post(f"{HERE}verifier/")
    with space_of(commune_a):
        assert OutboxMessage.objects.filter(handler=checking.CHECK).count() == 1


def test_the_score_weighs_what_is_known() -> None:
    assert score({}) is None
    assert score({"1.3": "right"}) == 100
    assert score({"1.3": "right", "1.7": "wrong"}) == 67
    assert score({"1.3": "right", "1.7": "unknown"}) == 100


def test_the_ecoindex_follows_the_reference() -> None:
    # 100 - 5 x (3 x 2.30 + 2 x 12.5 + 1.69) / 6
    assert ecoindex(0, 0, 0).score == 100
    assert ecoindex(100, 100, 100).score == 72
    assert ecoindex(594601, 3920, 223212.26).score == 0
    assert ecoindex(100, 100, 100).grade == "B"


def test_the_home_page_is_weighed_as_a_browser_would(in_a: Any) -> None:
    make.news("Une actualité")
    weight = own_pages.weigh_home()
    assert 2 <= weight.requests <= 20
    assert 10_000 < weight.size < 400_000
    assert 50 < weight.elements < 1500


def test_from_1000_inhabitants_on_the_minority_has_its_space(
    in_a: Any, client_for: Browser
) -> None:
    def told() -> tuple[str, str]:
        checking.check_duties()
        row = Check.objects.get(code="minority")
        return row.state, row.told

    current_authority().population = 999
    assert told()[0] == "right"
    current_authority().population = 1000
    state, words = told()
    assert state == "wrong"
    assert "le groupe de chaque élu" in words
    majority = CouncilGroup.objects.create(name="Ensemble", side=CouncilGroup.Side.MAJORITY)
    CouncilMember.objects.create(name="Ana Roy", office="Maire", group=majority)
    CouncilMember.objects.update(group=majority)
    assert told() == ("right", "Tous les élus siègent dans la majorité.")
    CouncilGroup.objects.create(name="Une autre voix", side=CouncilGroup.Side.MINORITY)
    assert told() == ("right", "Leurs textes paraissent sur la page du conseil.")
    shown = client_for(in_a).get("/conseil-municipal/").text
    assert "Une autre voix (n'appartient pas à la majorité) : pas de texte" in unescape(shown)
