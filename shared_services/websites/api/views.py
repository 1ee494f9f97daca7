"""Read-only and public: what the site already shows, for other programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from rest_framework import generics, permissions, serializers

from kernel.permissions import public
from shared_services.websites.models import (
    DirectoryEntry,
    EventPage,
    NewsPage,
    OpeningRange,
)


class PageSerializer(serializers.ModelSerializer):
    url = serializers.CharField(source="full_url", read_only=True)


class NewsSerializer(PageSerializer):
    topic = serializers.CharField(source="topic.slug", default=None, read_only=True)

    class Meta:
        model = NewsPage
        fields: ClassVar[list[str]] = ["id", "title", "summary", "published_on", "topic", "url"]


class EventSerializer(PageSerializer):
    topic = serializers.CharField(source="topic.slug", default=None, read_only=True)
    next_start = serializers.DateTimeField(read_only=True)
    next_end = serializers.DateTimeField(read_only=True)
    dates_left = serializers.IntegerField(read_only=True)

    class Meta:
        model = EventPage
        fields: ClassVar[list[str]] = [
            "id",
            "title",
            "summary",
            "start_at",
            "end_at",
            "all_day",
            "cancelled",
            "next_start",
            "next_end",
            "dates_left",
            "topic",
            "place",
            "address",
            "online_url",
            "access_means",
            "access",
            "price",
            "ticket_url",
            "registration",
            "audience",
            "organiser",
            "url",
        ]


class OpeningRangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = OpeningRange
        fields: ClassVar[list[str]] = [
            "weekday",
            "opens_at",
            "closes_at",
            "season_from",
            "season_until",
        ]


class DirectorySerializer(serializers.ModelSerializer):
    topics = serializers.SlugRelatedField("slug", many=True, read_only=True)
    opening_ranges = OpeningRangeSerializer(many=True, read_only=True)

    class Meta:
        model = DirectoryEntry
        fields: ClassVar[list[str]] = [
            "id",
            "kind",
            "name",
            "description",
            "topics",
            "address",
            "latitude",
            "longitude",
            "phone",
            "email",
            "website",
            "accessibility",
            "opening_ranges",
            "opening_hours",
            "url",
        ]


@method_decorator(public, name="dispatch")
class PublicList(generics.ListAPIView):
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [permissions.AllowAny]


class NewsList(PublicList):
    serializer_class = NewsSerializer

    def get_queryset(self) -> QuerySet[NewsPage]:
        return (
            NewsPage.objects.live()
            .public()
            .select_related("topic")
            .order_by("-published_on", "-pk")
        )


class EventList(PublicList):
    """Events to come."""

    serializer_class = EventSerializer

    def get_queryset(self) -> QuerySet[EventPage]:
        return EventPage.objects.live().public().upcoming().select_related("topic")


class DirectoryList(PublicList):
    serializer_class = DirectorySerializer

    def get_queryset(self) -> QuerySet[DirectoryEntry]:
        return DirectoryEntry.objects.prefetch_related("topics", "opening_ranges")
