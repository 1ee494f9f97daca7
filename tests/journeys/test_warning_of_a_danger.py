"""The intercommunality warns two communes; readers see it at once, subscribers are written to."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import acts
from tests.journeys.acts import AxeCheck
from tests.journeys.running_demo import Demo

SUBSCRIBER = "lea.martin@exemple.example"
REASON = "Personne d'autre n'est d'astreinte ce soir."


def of_montholon(words: str) -> Callable[[acts.Mail], bool]:
    """She follows several communes: each writes to her when it has published."""
    return lambda mail: words in mail["subject"] and "Montholon" in mail["from"]


def send_alone(author: Page) -> None:
    """Thousands of people: a second person is asked for, and there is none."""
    author.get_by_role("button", name="Demander la confirmation").click()
    expect(author.get_by_text("Le message attend une seconde personne")).to_be_visible()
    author.get_by_label("Pourquoi n'attendez-vous pas ?").fill(REASON)
    author.get_by_role("button", name="Envoyer sans confirmation").click()
    expect(author.get_by_text("C'est parti.")).to_be_visible()


def test_an_alert_is_on_the_sites_at_once_and_goes_when_it_is_over(
    demo: Demo, new_browser: Callable[..., Page], sign_in: Callable[..., None], check_axe: AxeCheck
) -> None:
    title = acts.new_address("crue").partition("@")[0].replace(".", " du Tholon ")
    author, reader = new_browser(), new_browser(phone=True, javascript=False)
    home = demo.url("montholon", "/")
    reader.goto(home)  # kept in the page cache from now on
    expect(reader.get_by_text(title)).to_have_count(0)

    sign_in(author, "aillantais", "admin@aillantais.example", "/gestion/alertes/")
    author.get_by_role("link", name="Écrire une alerte").click()
    author.get_by_role("link", name="Inondation").click()
    author.get_by_label("Titre").fill(title)
    author.get_by_role("group", name="Communes").get_by_label("Chassy").uncheck()
    author.get_by_role("button", name="Enregistrer et voir l'aperçu").click()
    acts.expect_title(author, "Aperçu avant l'envoi")
    check_axe(author)
    send_alone(author)
    check_axe(author)

    mail = demo.wait_for_mail(SUBSCRIBER, of_montholon(title))
    assert "/abonnements/" in mail["text"], "the way to leave"
    reader.goto(home)
    expect(reader.get_by_text(title).first).to_be_visible()
    reader.goto(demo.url("chassy", "/"))
    expect(reader.get_by_text(title)).to_have_count(0)
    author.get_by_role("link", name="Actualiser").click()
    montholon = author.get_by_role("row", name=re.compile("^Montholon Courriel"))
    expect(montholon).to_be_visible()

    author.get_by_role("button", name="Annoncer la fin de l'alerte").click()
    send_alone(author)
    demo.wait_for_mail(SUBSCRIBER, of_montholon("Fin"))
    reader.goto(home)
    expect(reader.get_by_text(title)).to_have_count(0)
    reader.goto(demo.url("montholon", "/alertes/"))
    expect(reader.get_by_text(title).first).to_be_visible()
