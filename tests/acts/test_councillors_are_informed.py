"""Lists and minutes of the intercommunality reach its members' councillors (CGCT L. 5211-40-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import today
from kernel.errors import NotAllowed
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.acts import personal_data
from shared_services.acts.actions import informing
from shared_services.acts.errors import WrongAct
from shared_services.acts.models import Act, CouncilMeeting, InformedCouncillor
from shared_services.acts.tasks import inform
from shared_services.notifications.models import Notification

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
SCREEN, FORM = "/gestion/actes/conseillers/", "/gestion/actes/publier/"
LINES = "Ana Roy ; Chassy ; Ana.Roy@conseil.example\nLuc Petit\tSenan\tluc@conseil.example"


@pytest.fixture
def clerk(make_person: Callable[..., Any], intercommunality: Any) -> Any:
    return make_person("clerc@cc.example", intercommunality, Role.SECRETARY)


def publish(client: Client, commune: Any, facts: dict[str, Any], pdf: bytes, nature: str) -> Any:
    with space_of(commune):
        meeting = CouncilMeeting.objects.create(held_on=today(), label="Conseil")
    asked = {**facts, "nature": nature, "number": nature, "meeting": str(meeting.pk)}
    asked |= {"file": SimpleUploadedFile("acte.pdf", pdf, content_type="application/pdf")}
    return client.post(FORM, asked)


def promises(commune: Any) -> list[Any]:
    with space_of(commune):
        return list(OutboxMessage.objects.filter(handler="acts.inform"))


def test_each_councillor_gets_one_mail_for_a_list_and_none_for_the_rest(
    intercommunality: Any, clerk: Any, client_for: Browser, facts: dict[str, Any], pdf: bytes
) -> None:
    client = client_for(intercommunality, clerk)
    assert client.post(SCREEN, {"lines": LINES}).status_code == 302
    assert publish(client, intercommunality, facts, pdf, "deliberation").status_code == 302
    assert promises(intercommunality) == []
    assert publish(client, intercommunality, facts, pdf, "liste").status_code == 302
    (promise,) = promises(intercommunality)
    for _again in range(2):
        inform(str(intercommunality.pk), str(promise.pk))
    with space_of(intercommunality):
        act = Act.objects.get(nature="liste")
        mails = list(Notification.objects.filter(category="acts.councillors"))
    assert {mail.recipient_email for mail in mails} == {
        "ana.roy@conseil.example",
        "luc@conseil.example",
    }
    assert len(mails) == 2
    assert all(mail.statutory for mail in mails)
    assert intercommunality.url(act.get_absolute_url()) in mails[0].text
    assert "Conseillers municipaux informés" in client.get(f"/gestion/actes/{act.pk}/").text


def test_a_list_with_a_mistake_is_kept_whole_for_correction(
    intercommunality: Any, clerk: Any, client_for: Browser
) -> None:
    client = client_for(intercommunality, clerk)
    wrong = f"{LINES}\nPaul Durand ; Chassy\nZoé ; Senan ; zoe@"
    refused = client.post(SCREEN, {"lines": wrong})
    assert refused.status_code == 422
    assert "Ligne 3" in refused.text
    assert "Ligne 4" in refused.text
    assert "Paul Durand ; Chassy" in refused.text
    with space_of(intercommunality):
        assert not InformedCouncillor.objects.exists()
        with pytest.raises(WrongAct):
            informing.add_councillors(" \n ", actor=clerk)
    client.post(SCREEN, {"lines": LINES})
    client.post(SCREEN, {"lines": "Ana Roy-Petit ; Chassy ; ana.roy@conseil.example"})
    with space_of(intercommunality):
        ana = InformedCouncillor.objects.get(email="ana.roy@conseil.example")
        assert ana.name == "Ana Roy-Petit"
        assert InformedCouncillor.objects.count() == 2
    assert client.post(f"{SCREEN}{ana.pk}/retrait/").status_code == 302
    with space_of(intercommunality):
        assert InformedCouncillor.objects.count() == 1
    assert client.post(f"{SCREEN}{ana.pk}/retrait/").status_code == 400


def test_only_publishers_of_an_intercommunality_hold_the_list(
    intercommunality: Any,
    commune_a: Any,
    secretary: Any,
    client_for: Browser,
    make_person: Callable[..., Any],
) -> None:
    assert client_for(commune_a, secretary).get(SCREEN).status_code == 404
    agent = make_person("agent@cc.example", intercommunality, Role.AGENT)
    client = client_for(intercommunality, agent)
    assert client.get(SCREEN).status_code == 403
    assert client.post(f"{SCREEN}1/retrait/").status_code == 403
    with space_of(intercommunality), pytest.raises(NotAllowed):
        informing.add_councillors(LINES, actor=agent)


def test_a_councillor_finds_their_line_in_their_own_copy(
    intercommunality: Any, make_person: Callable[..., Any]
) -> None:
    ana, luc = make_person("Ana.Roy@conseil.example"), make_person("autre@conseil.example")
    with space_of(intercommunality):
        informing.add_councillors(LINES, actor=None)
        (section,) = personal_data.collect(ana)
        (nothing,) = personal_data.collect(luc)
    assert [row["Commune"] for row in section.records] == ["Chassy"]
    assert nothing.records == []


def test_a_commune_informs_nobody_and_the_list_stays_at_home(
    commune_a: Any, secretary: Any, client_for: Browser, facts: dict[str, Any], pdf: bytes
) -> None:
    with space_of(commune_a):
        informing.add_councillors(LINES, actor=None)
    client = client_for(commune_a, secretary)
    assert publish(client, commune_a, facts, pdf, "liste").status_code == 302
    assert promises(commune_a) == []
