"""Read-only and public: what the site already shows, for other programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from rest_framework import generics, permissions, serializers

from kernel.permissions import public
from shared_services.local_life.models import JobOffer, MenuDay, MenuWeek


class JobSerializer(serializers.ModelSerializer):
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = JobOffer
        fields: ClassVar[list[str]] = [
            "id",
            "title",
            "contract",
            "grade",
            "working_time",
            "place",
            "starts_on",
            "apply_before",
            "missions",
            "profile",
            "how_to_apply",
            "published_on",
            "url",
        ]


class MenuDaySerializer(serializers.ModelSerializer):
    dishes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = MenuDay
        fields: ClassVar[list[str]] = ["weekday", "dishes", "vegetarian", "allergens"]


class MenuSerializer(serializers.ModelSerializer):
    days = MenuDaySerializer(many=True, read_only=True)

    class Meta:
        model = MenuWeek
        fields: ClassVar[list[str]] = ["id", "monday", "canteen", "note", "days"]


@method_decorator(public, name="dispatch")
class PublicList(generics.ListAPIView):
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [permissions.AllowAny]


class JobList(PublicList):
    """Offers one may still apply to."""

    serializer_class = JobSerializer

    def get_queryset(self) -> QuerySet[JobOffer]:
        return JobOffer.objects.open()


class MenuList(PublicList):
    """This week's and the following."""

    serializer_class = MenuSerializer

    def get_queryset(self) -> QuerySet[MenuWeek]:
        return MenuWeek.objects.current().prefetch_related("days")
