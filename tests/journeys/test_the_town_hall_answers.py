"""Agents work on requests; the person who asked reads about it in the mails and follows."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo

AGENT = "agent@montholon.example"


def test_an_agent_asks_for_a_missing_piece_gets_it_and_posts_the_document(
    demo: Demo, new_browser: Callable[..., Page], sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    email = acts.new_address("piece")
    citizen, agent = new_browser(phone=True), new_browser()
    number = acts.ask_for_extract(citizen, demo, email)

    sign_in(agent, "montholon", AGENT, "/gestion/demarches/")
    check_axe(agent)
    acts.open_as_agent(agent, demo, number)
    check_axe(agent)
    agent.get_by_role("button", name="Prendre en charge").click()
    expect(agent.get_by_text("Vous suivez maintenant cette demande.")).to_be_visible()
    agent.get_by_text("Demander une pièce", exact=True).click()
    agent.get_by_role("checkbox", name="Votre pièce d'identité").check()
    agent.get_by_label("Explication pour le demandeur").fill("La photo envoyée est illisible.")
    check_axe(agent)
    agent.get_by_role("button", name="Demander au demandeur").click()
    expect(agent.get_by_text("Le délai est suspendu.", exact=False).first).to_be_visible()
    check_axe(agent)

    # In the words of the intercommunality, which Montholon follows.
    mail = demo.wait_for_mail(email, acts.about(number, "il manque une pièce"))
    assert "La photo envoyée est illisible." in mail["text"]
    assert "maison France services" in mail["text"]
    citizen.goto(acts.link_in(mail, "/demarches/suivi/"))
    acts.expect_title(citizen, "La mairie attend quelque chose de vous")
    check_axe(citizen)
    acts.add_files(citizen, "Vos fichiers", acts.photo("carte.png"))
    expect(citizen.get_by_text("La mairie a reçu vos fichiers")).to_be_visible()
    acts.expect_title(citizen, "Un agent s'occupe de votre demande")
    check_axe(citizen)

    agent.reload()
    expect(agent.get_by_role("link", name="carte.png", exact=True)).to_be_visible()
    agent.get_by_role("button", name="Envoyé par la poste").click()
    expect(agent.get_by_text("le document est parti par la poste").first).to_be_visible()
    check_axe(agent)

    mail = demo.wait_for_mail(email, acts.about(number, "parti par la poste"))
    assert "3 rue du Lavoir" in mail["text"]
    citizen.goto(acts.link_in(mail, "/demarches/suivi/"))
    acts.expect_title(citizen, "Votre document est parti par la poste")
    check_axe(citizen)


def test_a_refusal_gives_its_reason_and_the_ways_to_appeal(
    demo: Demo, new_browser: Callable[..., Page], sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    email = acts.new_address("refus")
    citizen, agent = new_browser(), new_browser()
    number = acts.ask_for_extract(citizen, demo, email)

    sign_in(agent, "montholon", AGENT, "/gestion/")
    acts.open_as_agent(agent, demo, number)
    agent.get_by_text("Refuser", exact=True).click()
    agent.get_by_role("button", name="Refuser et prévenir").click()
    expect(agent.get_by_label("Motif du refus")).to_have_attribute("aria-invalid", "true")
    check_axe(agent)
    agent.get_by_label("Motif du refus").fill("Aucun acte à ce nom dans nos registres.")
    agent.get_by_role("button", name="Refuser et prévenir").click()
    expect(agent.get_by_text("Le refus est envoyé")).to_be_visible()
    check_axe(agent)

    mail = demo.wait_for_mail(email, acts.about(number, "Réponse à votre demande"))
    assert "Aucun acte à ce nom dans nos registres." in mail["text"]
    assert "Voies et délais de recours" in mail["text"]
    assert "procureur de la République" in mail["text"]
    assert "Karim Lefort" in mail["text"]
    citizen.goto(acts.link_in(mail, "/demarches/suivi/"))
    acts.expect_title(citizen, "La mairie n'a pas pu accepter votre demande")
    expect(citizen.get_by_text("Aucun acte à ce nom dans nos registres.")).to_be_visible()
    check_axe(citizen)
