from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kernel.clock import now
from kernel.outbox import facade as outbox
from shared_services.subscriptions import queries
from shared_services.subscriptions.actions.telling import tell
from shared_services.subscriptions.models import Topic
from shared_services.websites import facade as websites

TELL = "subscriptions.tell_published"
TOPIC_OF = {"news": Topic.NEWS, "event": Topic.AGENDA, "act": Topic.ACTS}
# Long enough to see a mistake and take the page offline again.
GRACE = timedelta(minutes=5)


def listen() -> None:
    websites.register_publication_listener(promise)


def promise(kind: str, identity: str) -> None:
    """Something went online: tell its subscribers in five minutes, if it is still there then."""
    topic = TOPIC_OF.get(kind)
    if topic is None or not queries.subscribers_to(topic).exists():
        return
    with transaction.atomic():
        outbox.enqueue(
            TELL,
            payload={"publication": f"{kind}:{identity}", "after": ""},
            queue="bulk",
            key=f"{kind}:{identity}",
            not_before=now() + GRACE,
        )


def tell_published(publication: str, after: str) -> int:
    """Tell the next subscribers, and promise the rest. How many this time.

    Nothing leaves for what is not online any more. Again: nothing is sent twice.
    """
    kind, _colon, identity = publication.partition(":")
    topic, found = TOPIC_OF.get(kind), websites.publication(kind, identity)
    if topic is None or found is None:
        return 0
    since = UUID(after) if after else None
    with transaction.atomic():
        told = queries.subscribers_to(topic, after=since).count()
        rest = tell(
            topic,
            template="subscriptions/mail/publication",
            context={"title": found.title, "summary": found.summary, "url": found.url},
            key=f"publication:{publication}",
            about=f"publication:{publication}",
            after=since,
        )
        if rest is not None:
            outbox.enqueue(
                TELL,
                payload={"publication": publication, "after": str(rest)},
                queue="bulk",
                key=f"{publication}:{rest}",
            )
    return told
