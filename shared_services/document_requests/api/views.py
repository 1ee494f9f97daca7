from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import generics
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shared_services.document_requests import queries
from shared_services.document_requests.api.serializers import (
    DocumentRequestDetailSerializer,
    DocumentRequestSerializer,
)
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.permissions import can_handle_requests


class HandlesRequests(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return can_handle_requests(request.user)


class DocumentRequestList(generics.ListAPIView):
    """The inbox, the most urgent first. Filters: `state` (a state, open, to_do, closed), `q`."""

    permission_classes = [HandlesRequests]
    serializer_class = DocumentRequestSerializer
    queryset = DocumentRequest.objects.none()

    def get_queryset(self) -> QuerySet[DocumentRequest]:
        query = self.request.query_params
        return queries.inbox(
            words=query.get("q", ""),
            state=query.get("state", ""),
            overdue=query.get("overdue") == "1",
        )


class DocumentRequestDetail(generics.RetrieveAPIView):
    """One request with its answers, its files' facts and its history."""

    permission_classes = [HandlesRequests]
    serializer_class = DocumentRequestDetailSerializer
    queryset = DocumentRequest.objects.prefetch_related("attachments", "events")
