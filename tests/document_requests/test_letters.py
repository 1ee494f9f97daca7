"""Letters: from a template to a signed PDF, read by the applicant once it is sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import space_of
from shared_services.document_requests.actions import close, letters, pieces, signing
from shared_services.document_requests.actions.letter_templates import (
    restore_template,
    save_template,
)
from shared_services.document_requests.catalogue.letters import shipped_letters
from shared_services.document_requests.catalogue.loader import all_procedures, papers
from shared_services.document_requests.follow_up import letter_token_for, token_for
from shared_services.document_requests.letter_words import (
    VARIABLES,
    blocks_of,
    filled,
    left_open,
    unknown,
)
from shared_services.document_requests.models import DocumentRequest, Letter, LetterTemplate
from shared_services.notifications.models import Notification
from tests.document_requests.papers import walk
from tests.factories.document_requests import PDF, make_request

DESK = "/gestion/demarches/"


@pytest.fixture
def mayor(make_person: Callable[..., Any], commune_a: Any) -> Any:
    return make_person("maire@a.example", commune_a, Role.MAYOR, first_name="Ana", last_name="Roy")


@pytest.fixture
def bar(commune_a: Any, client_for: Callable[..., Client]) -> DocumentRequest:
    """A request for a temporary bar, filled in by a resident."""
    walk(client_for(commune_a), "temporary_bar_permit")
    with space_of(commune_a):
        return DocumentRequest.objects.get()


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("’", "'")


def test_shipped_letters_say_their_source_and_call_what_exists() -> None:
    labels = {
        question.label
        for paper in papers().values()
        for step in paper.steps
        for question in step.questions
    }
    taken = {label.casefold() for label in labels} & {name.casefold() for name in VARIABLES}
    assert not taken, "an answer and a fact of the request may not share a name"
    for letter in shipped_letters().values():
        assert letter.provenance is not None
        assert letter.provenance.source, letter.code
        assert letter.provenance.verified_on <= today(), letter.code
        assert not unknown(letter.body, labels), letter.code
        assert set(letter.procedures) <= set(all_procedures()), letter.code


def test_words_are_cut_into_blocks_and_only_known_variables_are_filled() -> None:
    assert blocks_of("# Titre\nun\ndeux\n\n- a\n- b\n\n\n") == [
        {"kind": "title", "lines": ["Titre"]},
        {"kind": "text", "lines": ["un", "deux"]},
        {"kind": "list", "lines": ["a", "b"]},
    ]
    text = filled("((Nom))\r\n((inconnu)) (((objet)))", {"nom": "Léa", "objet": "x", "vide": ""})
    assert text == "Léa\n((inconnu)) (x)"
    assert left_open(f"{text} … ((vide))") == ["inconnu", "vide", "…"]


def test_an_order_is_written_from_the_answers_then_signed_by_the_mayor(
    bar: DocumentRequest, commune_a: Any, agent: Any, mayor: Any, client_for: Callable[..., Client]
) -> None:
    desk = client_for(commune_a, agent)
    begun = desk.post(f"{DESK}{bar.pk}/courrier/", {"letter-code": "temporary_bar_order"})
    page = desk.get(begun.url).content.decode()
    assert "Fête du village" in page, "the answers of the request are in the order"
    assert "Enregistrer et faire signer" in page
    with space_of(commune_a):
        letter = Letter.objects.get()
        assert left_open(letter.body) == []
        assert dict(bar.record[1]["rows"])["Jour"] in letter.body
    proof = desk.get(f"{begun.url}courrier.pdf")
    assert "Projet" in text_of(proof.content)
    told = {"title": letter.title, "body": letter.body, "version": letter.version}
    desk.post(begun.url, {**told, "act": "faire-signer"})
    with space_of(commune_a):
        letter.refresh_from_db()
        assert letter.state == Letter.State.TO_SIGN
        asked = Notification.objects.get(template__endswith="letter_for_agents")
        assert asked.recipient_email == "maire@a.example"
        with pytest.raises(NotAllowed):
            signing.sign_letter(letter.pk, signed_as="Agent", actor=agent)
    chair = client_for(commune_a, mayor)
    assert letter.title in chair.get(f"{DESK}courriers/").content.decode()
    assert chair.get(f"{DESK}{bar.pk}/").status_code == 403, "the mayor reads letters, not requests"
    signed = chair.post(
        begun.url, {"act": "signer", "signed_as": "Le maire", "version": letter.version}
    )
    assert signed.status_code == 302
    with space_of(commune_a):
        letter.refresh_from_db()
        assert (letter.signed_by_name, letter.signed_as) == ("Ana Roy", "Le maire")
        assert letter.attachment is not None
        assert letter.attachment.for_agents_only
    pdf = desk.get(f"{begun.url}courrier.pdf").getvalue()  # type: ignore[attr-defined]
    words = text_of(pdf)
    assert "Ana Roy" in words
    assert "Le maire" in words
    assert "Article 2" in words
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()
    assert b"pdfaid:part" in metadata
    assert b"pdfuaid:part" in metadata

    # Handed over on line: it closes, and only now does the applicant see it.
    follow = f"/demarches/suivi/{token_for_in(commune_a, bar)}/"
    anyone = client_for(commune_a)
    hidden = f"{follow}fichiers/{letter.attachment_id}/"
    assert anyone.get(hidden).status_code == 404
    with space_of(commune_a):
        bar.refresh_from_db()
    desk.post(f"{DESK}{bar.pk}/remettre-courrier/", {"letter": letter.pk, "version": bar.version})
    with space_of(commune_a):
        bar.refresh_from_db()
        assert bar.state == "delivered_online"
    assert anyone.get(hidden).status_code == 200
    assert letter.title in anyone.get(follow).content.decode()


def token_for_in(commune: Any, request: DocumentRequest) -> str:
    with space_of(commune):
        return token_for(request)


def test_whoever_holds_the_paper_checks_it_here_and_nowhere_else(
    commune_a: Any, commune_b: Any, agent: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        request = make_request()
        draft = letters.start_letter(request.pk, code="covering", actor=agent)
        path = f"/demarches/courrier/{letter_token_for(draft)}/"
    assert client_for(commune_a).get(path).status_code == 404, "nobody signed it"
    with space_of(commune_a):
        letter = signing.sign_letter(draft.pk, signed_as="Agente", actor=agent)
        assert letter.attachment is not None
    page = client_for(commune_a).get(path).content.decode()
    assert "Nadia Besson" in page
    assert letter.attachment.sha256 in page
    assert "Camille" not in page
    assert client_for(commune_b).get(path).status_code == 404
    assert client_for(commune_a).get(path.replace("courrier/", "courrier/x")).status_code == 404


def test_a_letter_with_a_gap_is_not_signed_and_what_was_typed_stays(
    commune_a: Any, agent: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        request = make_request()
        letter = letters.start_letter(request.pk, code="blank", actor=agent)
        with pytest.raises(DomainError, match="Il reste à compléter"):
            signing.sign_letter(letter.pk, signed_as="Agente", actor=agent)
    url = f"{DESK}courriers/{letter.pk}/"
    desk = client_for(commune_a, agent)
    late = {"act": "ecrire", "title": "Titre", "body": "Mon texte à moi", "version": "1"}
    assert desk.post(url, late).status_code == 302
    answer = desk.post(url, {**late, "body": "Un autre texte"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Un autre texte" in page, "nothing typed is lost"
    assert "pendant que vous la lisiez" in page
    empty = desk.post(url, {"act": "ecrire", "title": "", "body": "", "version": "2"})
    assert empty.status_code == 422
    assert desk.post(url, {"act": "inconnu"}).status_code == 404


def test_a_signed_letter_never_changes(in_a: Any, agent: Any) -> None:
    letter = letters.start_letter(make_request().pk, code="covering", actor=agent)
    letter = signing.sign_letter(letter.pk, signed_as="Agente d'accueil", actor=agent)
    for act in (
        lambda: letters.save_letter(letter.pk, title="x", body="y", actor=agent),
        lambda: letters.discard_letter(letter.pk, actor=agent),
        lambda: signing.sign_letter(letter.pk, signed_as="x", actor=agent),
    ):
        with pytest.raises(DomainError, match="signé"):
            act()
    letters.send_letter(letter.pk, actor=agent)
    with pytest.raises(DomainError, match="déjà parti"):
        letters.send_letter(letter.pk, actor=agent)
    assert signing.capacity_of(agent) == "Agente d'accueil", "proposed the next time"


def test_the_signatory_gives_a_letter_back_with_the_reason(
    bar: DocumentRequest, in_a: Any, agent: Any, mayor: Any
) -> None:
    letter = letters.start_letter(bar.pk, code="temporary_bar_order", actor=agent)
    letters.ask_signature(letter.pk, actor=agent)
    with pytest.raises(DomainError, match="changer"):
        signing.give_back(letter.pk, remark=" ", actor=mayor)
    signing.give_back(letter.pk, remark="L'heure est trop tardive.", actor=mayor)
    letter.refresh_from_db()
    assert (letter.state, letter.remark) == ("draft", "L'heure est trop tardive.")
    subjects = Notification.objects.filter(template__endswith="letter_for_agents")
    assert {each.recipient_email for each in subjects} == {"maire@a.example", "agent@a.example"}


def test_without_anyone_to_sign_the_agent_is_told_so(
    bar: DocumentRequest, in_a: Any, agent: Any
) -> None:
    letter = letters.start_letter(bar.pk, code="temporary_bar_order", actor=agent)
    with pytest.raises(DomainError, match="Personne ne signe"):
        letters.ask_signature(letter.pk, actor=agent)


def test_a_refusal_writes_and_sends_its_own_letter(received: DocumentRequest, agent: Any) -> None:
    close.refuse(received.pk, reason="Le lien avec la personne manque.", actor=agent)
    letter = received.letters.get()
    assert letter.is_signed
    assert letter.sent_at
    assert letter.signed_as == "Agent"
    assert letter.attachment is not None
    assert not letter.attachment.for_agents_only
    words = text_of(letter.attachment.file.read())
    for part in ("Le lien avec la personne manque.", "Nadia Besson", "Si vous n'êtes pas d'accord"):
        assert part in words, part
    assert "((" not in words


def test_a_person_s_own_words_never_become_markup(in_a: Any, agent: Any) -> None:
    request = make_request(purpose="#let x = 1; *gras* $ \\ <a>")
    close.refuse(request.pk, reason='#panic("x") $x$ <b> \\ [lien](x) @ref', actor=agent)
    attachment = request.letters.get().attachment
    assert attachment is not None
    assert '#panic("x")' in text_of(attachment.file.read()).replace("“", '"').replace("”", '"')


def test_agents_files_stay_among_agents(
    commune_a: Any, agent: Any, client_for: Callable[..., Client], make_person: Callable[..., Any]
) -> None:
    owner = make_person("camille@exemple.example")
    with space_of(commune_a):
        request = make_request(user=owner)
        kept = pieces.add_agents_file(
            request.pk, ContentFile(PDF, name="avis.pdf"), label="Avis", actor=agent
        )
        # The applicant may send the same file: theirs is kept beside it.
        sent = pieces.add_file(
            request.pk, ContentFile(PDF, name="avis.pdf"), label="Avis", actor=owner
        )
        assert sent.pk != kept.pk
    theirs, desk = client_for(commune_a, owner), client_for(commune_a, agent)
    here = f"/mes-demarches/{request.pk}/"
    assert theirs.get(f"{here}fichiers/{kept.pk}/").status_code == 404
    assert str(kept.pk) not in theirs.get(here).content.decode()
    assert desk.get(f"{DESK}{request.pk}/fichiers/{kept.pk}/").status_code == 200
    refused = desk.post(f"{DESK}{request.pk}/garder/", {"version": "9"})
    assert refused.status_code == 422


def test_handing_over_says_which_paper_was_seen_and_who_came(
    commune_a: Any, agent: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        request = close.mark_ready(make_request(delivery_mode="counter").pk, actor=agent)
    desk = client_for(commune_a, agent)
    url = f"{DESK}{request.pk}/remise/"
    assert desk.post(url, {"version": request.version}).status_code == 422
    desk.post(
        url, {"version": request.version, "hand-shown": "passport", "hand-taken_by": "Jules Petit"}
    )
    with space_of(commune_a):
        lines = {event.text: event.is_internal for event in request.events.all()}
    assert lines["Document remis au guichet à Jules Petit"] is False
    assert lines["Identité vérifiée : passeport"] is True


def test_the_post_number_is_told_and_the_envelope_is_printed(
    commune_a: Any, agent: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        request = make_request()
    desk = client_for(commune_a, agent)
    envelope = desk.get(f"{DESK}{request.pk}/enveloppe.pdf")
    assert "3 rue du Lavoir" in text_of(envelope.content)
    desk.post(
        f"{DESK}{request.pk}/postee/", {"version": request.version, "post-number": "1A 234 5678"}
    )
    with space_of(commune_a):
        told = [event.text for event in request.events.all()]
    assert "Document envoyé par la poste, suivi 1A 234 5678" in told


def test_the_commune_words_letters_itself(
    commune_a: Any, agent: Any, make_person: Callable[..., Any], client_for: Callable[..., Client]
) -> None:
    secretary = make_person("secretaire@a.example", commune_a, Role.SECRETARY)
    office, desk = client_for(commune_a, secretary), client_for(commune_a, agent)
    models = f"{DESK}courriers/modeles/"
    assert desk.get(models).status_code == 403
    assert desk.get(f"{models}covering/").status_code == 403
    assert office.get(f"{models}inconnu/").status_code == 404
    body = "Bonjour ((demandeur)),\n\nVoici ((ce qui n'existe pas))."
    told = {"title": "Envoi", "body": body, "is_offered": "on"}
    wrong = office.post(f"{models}covering/", told)
    assert wrong.status_code == 422
    assert "((ce qui n&#x27;existe pas))" in wrong.content.decode()
    assert (
        office.post(f"{models}covering/", {**told, "body": "Bonjour ((demandeur))"}).status_code
        == 302
    )
    own = {**told, "title": "Mot d'accueil", "kind": "letter", "body": "Bienvenue ((demandeur))"}
    assert office.post(f"{models}nouveau/", own).status_code == 302
    with space_of(commune_a):
        request = make_request()
        letter = letters.start_letter(request.pk, code="covering", actor=agent)
        assert letter.body == "Bonjour Camille Roy"
        assert LetterTemplate.objects.get(title="Mot d'accueil").code == "mot_d_accueil"
    assert office.post(f"{models}covering/reprendre/").status_code == 302
    with space_of(commune_a):
        assert not LetterTemplate.objects.filter(code="covering").exists()
        letter.refresh_from_db()
        assert letter.body == "Bonjour Camille Roy", "letters already written stay"
        with pytest.raises(NotAllowed):
            save_template("", actor=agent, title="x", kind="letter", body="x", procedures=[],
                          is_offered=True)  # fmt: skip
        with pytest.raises(DomainError, match="n'existe plus"):
            restore_template("covering", actor=secretary)


@pytest.mark.parametrize("path", ["courriers/", "courriers/modeles/", "courriers/modeles/nouveau/"])
def test_letters_are_the_town_hall_s_alone(
    client_for: Callable[..., Client],
    commune_a: Any,
    commune_b: Any,
    make_person: Callable[..., Any],
    path: str,
) -> None:
    stranger = make_person("agent@b.example", commune_b, Role.SECRETARY)
    assert client_for(commune_a).get(DESK + path).status_code == 302
    assert client_for(commune_a, stranger).get(DESK + path).status_code in {302, 403}
