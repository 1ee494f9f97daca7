"""Offers as this space may see them: the database filters first, whatever is asked here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.shared_content.models import ONLY_ONE, AcceptanceRule, SharingSetting
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of, members_of

Kind, State, Answer = SharedItem.Kind, SharedItem.State, SharedAnswer.State
# One page of a list never needs more; what is further away comes nearer day by day.
MOST_SHOWN = 300
FACTS = (
    *("kind", "title", "url", "by_name", "summary", "category", "place", "address", "phone"),
    *("all_day", "cancelled", "dates", "published_on", "calendar_uid"),
)


@dataclass(frozen=True)
class Neighbourhood:
    """Our group and whoever may receive from us or offer to us; the group itself is one of them."""

    group: LocalAuthority | None
    others: list[LocalAuthority]


def neighbourhood(authority: Any | None = None) -> Neighbourhood:
    """Of the current space; authorities come with their hosts."""
    here = authority or require_authority()
    group = intercommunality_of(here) if here.is_commune else here
    if group is None:
        return Neighbourhood(None, [])
    served = [one for one in members_of(group) if one.is_writable and one.pk != here.pk]
    if here.is_commune and group.is_writable:
        served.insert(0, group)
    return Neighbourhood(group, served)


def setting() -> SharingSetting:
    return SharingSetting.objects.filter(pk=ONLY_ONE).first() or SharingSetting()


def rules() -> QuerySet[AcceptanceRule]:
    return AcceptanceRule.objects.all()


def offers() -> QuerySet[Any]:
    """What is offered to this space, not over, newest first, with its answer and the text's."""
    here = require_authority().pk
    ours = SharedAnswer.objects.filter(item=OuterRef("pk"), authority_id=here)
    found: Any = SharedItem.objects.exclude(authority_id=here)
    return found.filter(_not_over(), state=State.OFFERED).annotate(
        answer=Subquery(ours.values("state")[:1]),
        agreed_digest=Subquery(ours.values("digest")[:1]),
        by_rule=Subquery(ours.values("by_rule")[:1]),
        answer_reason=Subquery(ours.values("reason")[:1]),
    )


def waiting() -> QuerySet[Any]:
    """Without an answer, or changed since ours when this space wants to be asked again."""
    found = offers()
    unanswered = Q(answer=None)
    if setting().ask_again:
        unanswered |= Q(answer=Answer.ACCEPTED) & ~Q(agreed_digest=F("digest"))
    return found.filter(unanswered)


def offer(item_id: UUID) -> Any | None:
    return offers().filter(pk=item_id).first()


def shown(kinds: Iterable[str], *, territory: bool) -> list[dict[str, Any]]:
    """What the site shows of others: accepted, or with `territory` all that was not refused.

    One query (the setting is read in it), three hundred lines at most, next first.
    """
    found = _to_show(territory=territory).filter(kind__in=list(kinds))
    found = found.order_by(F("start_at").asc(nulls_last=True), F("published_on").desc(), "pk")
    return [_facts(item) for item in found[:MOST_SHOWN]]


def search(query: str, *, territory: bool, limit: int = 20) -> list[dict[str, Any]]:
    """Those of them with these French words, best first."""
    asked = SearchQuery(query, config="fr", search_type="websearch")
    found = _to_show(territory=territory).filter(vector=asked)
    ranked = found.annotate(rank=SearchRank(F("vector"), asked)).order_by("-rank", "-offered_at")
    return [
        {**_facts(item), "label": item.get_kind_display(), "start_at": item.start_at}
        for item in ranked[:limit]
    ]


def _to_show(*, territory: bool) -> QuerySet[Any]:
    here = require_authority().pk
    found = SharedItem.objects.exclude(authority_id=here)
    found = found.filter(_not_over(), state=State.OFFERED)
    ours = SharedAnswer.objects.filter(item=OuterRef("pk"), authority_id=here)
    if territory:
        return found.filter(~Exists(ours.filter(state=Answer.REFUSED)))
    careful = SharingSetting.objects.filter(ask_again=True)
    same_text = Q(digest=OuterRef("digest")) | ~Exists(careful)
    return found.filter(Exists(ours.filter(same_text, state=Answer.ACCEPTED)))


def own(item_id: UUID) -> Any | None:
    """One of this space's own offers."""
    return own_items().filter(pk=item_id).first()


def own_items() -> QuerySet[Any]:
    """What this space offers or offered, with how many took it up or refused."""
    mine = SharedItem.objects.filter(authority_id=require_authority().pk)
    return mine.annotate(
        accepted=Count("answers", filter=Q(answers__state=Answer.ACCEPTED)),
        refused=Count("answers", filter=Q(answers__state=Answer.REFUSED)),
    ).order_by("-offered_at", "pk")


def topics() -> list[str]:
    """Headings among what is offered here now."""
    found = SharedItem.objects.exclude(authority_id=require_authority().pk)
    named = found.filter(state=State.OFFERED).exclude(topic="")
    return sorted(set(named.values_list("topic", flat=True)), key=str.casefold)


def _not_over() -> Q:
    return Q(over_at=None) | Q(over_at__gt=now())


def _facts(item: SharedItem) -> dict[str, Any]:
    told = {name: getattr(item, name) for name in FACTS}
    return {**told, "identity": str(item.pk), "topic_name": item.topic}
