"""What people do in the journeys, told once: labels and buttons as they read them."""

from __future__ import annotations

import io
import re
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.running_demo import Demo

PROCEDURE = "/demarches/acte-de-naissance/"
NUMBER = re.compile(r"AN-\d{4}-\w{4}-\w{4}")
LINK = re.compile(r"https?://\S+")
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

AxeCheck = Callable[..., None]
Mail = dict[str, Any]
Upload = dict[str, Any]


def new_address(who: str) -> str:
    """An address nobody else uses in this run."""
    return f"{who}.{uuid.uuid4().hex[:8]}@exemple.example"


def pdf(name: str = "piece-identite.pdf") -> Upload:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


def photo(name: str = "piece-identite.png") -> Upload:
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "#1f6650").save(picture, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": picture.getvalue()}


def file_field(page: Page, label: str) -> Any:
    return page.get_by_label(label, exact=True)


def choose(page: Page, question: str, answer: str) -> None:
    """Tick an answer, found by the first words of its label."""
    page.get_by_role("group", name=question).get_by_role("radio", name=answer).check()


def carry_on(page: Page) -> None:
    page.get_by_role("button", name="Continuer").click()


def expect_title(page: Page, title: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def expect_step(page: Page, number: int) -> None:
    """The journey's stepper says where we are; « Étape 2 sur 5 »."""
    expect(page.get_by_text(re.compile(rf"Étape\s+{number}\s+sur"))).to_be_visible()


def start_request(page: Page, demo: Demo, commune: str = "montholon") -> None:
    page.goto(demo.url(commune, PROCEDURE))
    page.get_by_role("link", name="Commencer ma demande").click()


def choose_document(page: Page, document: str, quality: str) -> None:
    choose(page, "Quel document vous faut-il", document)
    choose(page, "Par rapport à la personne nommée", quality)
    carry_on(page)


def fill_myself(page: Page, birthplace: str = "Montholon", *, parents: bool = False) -> None:
    page.get_by_label("Votre nom de naissance").fill("Roy")
    page.get_by_label("Vos prénoms").fill("Camille Jeanne")
    page.get_by_label("Votre date de naissance").fill("14 mai 1990")
    page.get_by_role("radio", name=birthplace, exact=True).check()
    if parents:
        page.get_by_label("Nom de naissance d'un parent").fill("Roy")
        page.get_by_label("Prénoms de ce parent").fill("Hélène")
    carry_on(page)


def fill_applicant(page: Page, email: str | None = None) -> None:
    """Without an address: the account has already filled it in."""
    if email is not None:
        page.get_by_label("Votre prénom").fill("Camille")
        page.get_by_label("Votre nom").fill("Roy")
        page.get_by_label("Votre adresse électronique").fill(email)
    page.get_by_label("Numéro et rue").fill("3 rue du Lavoir")
    page.get_by_label("Code postal").fill("89110")
    page.get_by_label("Commune", exact=True).fill("Montholon")
    page.get_by_role("radio", name="Par la poste").check()
    carry_on(page)


def send_request(page: Page) -> str:
    """Press the last button; the tracking number shown."""
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect_title(page, "Votre demande est envoyée")
    return tracking_number_on(page)


def tracking_number_on(page: Page) -> str:
    found = NUMBER.search(page.get_by_role("main").inner_text())
    assert found is not None, page.get_by_role("main").inner_text()
    return found[0]


def fill_extract(page: Page, demo: Demo, email: str, commune: str = "montholon") -> None:
    """Everything up to the review page, for a document anybody may ask for."""
    start_request(page, demo, commune)
    choose_document(page, "Extrait sans filiation", "La personne nommée sur l'acte")
    fill_myself(page, commune.capitalize())
    fill_applicant(page, email)


def ask_for_extract(page: Page, demo: Demo, email: str, commune: str = "montholon") -> str:
    fill_extract(page, demo, email, commune)
    return send_request(page)


def add_files(page: Page, field: str, *files: Upload) -> None:
    """In the follow-up page's form."""
    page.get_by_label(field).set_input_files(list(files))
    page.get_by_role("button", name="Envoyer ces documents").click()


def link_in(mail: Mail, part: str) -> str:
    """The address in the text whose path contains `part`."""
    for link in LINK.findall(mail["text"]):
        if part in link:
            return str(link)
    raise AssertionError(f"no link with {part} in:\n{mail['text']}")


def about(number: str, words: str) -> Callable[[Mail], bool]:
    """Mails on this request whose subject has these words."""
    return lambda mail: number in mail["subject"] and words in mail["subject"]


def open_as_agent(page: Page, demo: Demo, number: str, commune: str = "montholon") -> None:
    """From the inbox: search the number, open the request."""
    page.goto(demo.url(commune, "/gestion/demarches/"))
    page.get_by_label("Numéro ou nom").fill(number)
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_role("link", name=number).click()
    expect_title(page, re.compile(number))


def poll(question: Callable[[], bool], *, seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not question():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.3)


def fits_the_screen(page: Page) -> None:
    """No sideways scrolling on a phone."""
    # Just after a click the new document may be committed and still without an element.
    page.wait_for_load_state()
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px too wide"


def walk_through_the_back_office(page: Page) -> Iterator[str]:
    """Open two of each kind of screen that links lead to from the menu, lists and editors included.

    Gives the path of the screen that is open.
    """
    origin = page.evaluate("location.origin")
    found: dict[str, list[str]] = {"/gestion/": ["/gestion/"]}
    waiting = ["/gestion/"]
    while waiting:
        shown = waiting.pop(0)
        page.goto(origin + shown)
        for href in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            path = href.removeprefix(origin).split("#")[0].split("?")[0]
            kind = re.sub(r"[0-9a-f-]{36}|\d+", "N", path)
            is_screen = path.startswith("/gestion/") and path.endswith("/")
            if not is_screen or re.search(r"logout|delete|bulk|fichiers|export|telecharg", path):
                continue
            known = found.setdefault(kind, [])
            if path not in known and len(known) < 2:
                known.append(path)
                waiting.append(path)
        yield shown
