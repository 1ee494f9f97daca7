"""Read-only and public: what this site may show of its neighbours, for other programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.permissions import public
from shared_services.shared_content import queries
from shared_services.shared_content.projection.models import SharedItem


class SharedSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="identity")
    kind = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    url = serializers.CharField()
    by = serializers.CharField(source="by_name")
    topic = serializers.CharField(source="topic_name")
    category = serializers.CharField()
    place = serializers.CharField()
    address = serializers.CharField()
    all_day = serializers.BooleanField()
    cancelled = serializers.BooleanField()
    dates = serializers.JSONField()
    published_on = serializers.DateField()


@method_decorator(public, name="dispatch")
class Territory(APIView):
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [permissions.AllowAny]

    @extend_schema(
        parameters=[
            OpenApiParameter("type", str, enum=SharedItem.Kind.values),
            OpenApiParameter("repris", str, description="« oui »: only what this site took up."),
        ],
        responses=SharedSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Offers of the territory that this site did not refuse; an unknown type is all."""
        asked = request.query_params.get("type", "")
        kinds = [asked] if asked in SharedItem.Kind.values else SharedItem.Kind.values
        taken = request.query_params.get("repris") == "oui"
        found = queries.shown(kinds, territory=not taken)
        return Response(SharedSerializer(found, many=True).data)
