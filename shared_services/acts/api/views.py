"""Read-only and public: the register, for other programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from rest_framework import generics, permissions, serializers

from kernel.permissions import public
from shared_services.acts import queries
from shared_services.acts.models import Act


class ActSerializer(serializers.ModelSerializer):
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    document_url = serializers.CharField(source="document.url", read_only=True)

    class Meta:
        model = Act
        fields: ClassVar[list[str]] = [
            "id",
            "number",
            "title",
            "nature",
            "adopted_on",
            "put_online_at",
            "author_name",
            "author_capacity",
            "matter_code",
            "matter_name",
            "withdrawal",
            "withdrawn_on",
            "sha256",
            "url",
            "document_url",
        ]


@method_decorator(public, name="dispatch")
class ActList(generics.ListAPIView):
    """Newest first; the same filters as the page: nature, annee, matiere, q."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [permissions.AllowAny]
    serializer_class = ActSerializer

    def get_queryset(self) -> QuerySet[Act]:
        return queries.acts(queries.Filters.read(self.request.query_params))
