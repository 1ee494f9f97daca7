"""A stamp of a timestamp authority for each act: asked after publication, which never waits."""

from __future__ import annotations

from django.db import transaction

from kernel.audit import facade as audit
from kernel.outbox.facade import enqueue
from shared_services.acts import timestamps
from shared_services.acts.errors import NoStamp
from shared_services.acts.models import Act, ActStamp
from shared_services.websites import facade as websites

STAMP = "acts.stamp"


def promise_stamp(act: Act) -> None:
    """In the caller's transaction; nothing when this deployment has no authority."""
    if timestamps.authority() is not None:
        enqueue(STAMP, payload={"act_id": act.pk}, queue="bulk", key=f"act:{act.pk}")


def stamp(act_id: int) -> None:
    """Keep a stamp of the act's file; again: nothing. Raises NoStamp, and is then tried again."""
    act = Act.objects.select_related("document").defer("text").filter(pk=act_id).first()
    by = timestamps.authority()
    if act is None or by is None or ActStamp.objects.filter(act=act).exists():
        return
    with act.document.open_file() as file:
        content = file.read()
    if timestamps.digest(content) != act.sha256:
        raise NoStamp("changed_file", f"act {act.pk}: its file is not the published one any more")
    given = timestamps.stamp(content, by)
    with transaction.atomic():
        _kept, is_new = ActStamp.objects.get_or_create(
            act=act, defaults={"reply": given.reply, "stamped_at": given.stamped_at}
        )
        if is_new:
            audit.record("act.stamped", actor=None, target=str(act.pk), number=act.number)
            websites.forget_shell()
