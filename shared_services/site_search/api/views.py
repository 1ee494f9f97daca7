"""Read-only and public: the same search, for other programs and for the field's suggestions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.permissions import public
from shared_services.site_search import queries
from shared_services.site_search.words import cleaned

QUERY = [OpenApiParameter("q", str, description="Words, 200 signs at most.")]
NO_STORE = {"Cache-Control": "private, no-store"}


class SuggestionSerializer(serializers.Serializer):
    title = serializers.CharField()
    path = serializers.CharField()


class FoundSerializer(SuggestionSerializer):
    kind = serializers.CharField()
    label = serializers.CharField()


@method_decorator(public, name="dispatch")
class PublicView(APIView):
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = [permissions.AllowAny]


class Search(PublicView):
    @extend_schema(parameters=QUERY, responses=FoundSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the site's search finds, best first, fifty at most."""
        found = queries.search(cleaned(request.query_params.get("q", ""))).found[:50]
        return Response(FoundSerializer(found, many=True).data, headers=NO_STORE)


class Suggestions(PublicView):
    @extend_schema(parameters=QUERY, responses=SuggestionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Titles for what is being typed, eight at most."""
        found = queries.suggestions(cleaned(request.query_params.get("q", "")))
        rows = [{"title": title, "path": path} for title, path in found]
        return Response(SuggestionSerializer(rows, many=True).data, headers=NO_STORE)
