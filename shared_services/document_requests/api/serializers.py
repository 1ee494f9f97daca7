from __future__ import annotations

from rest_framework import serializers

from shared_services.document_requests.models import Attachment, DocumentRequest, TimelineEvent


class AttachmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attachment
        fields = [
            "id",
            "piece_code",
            "piece_label",
            "name",
            "content_type",
            "size",
            "sha256",
            "scan_state",
        ]


class EventSerializer(serializers.ModelSerializer):
    class Meta:
        model = TimelineEvent
        fields = ["at", "kind", "text", "actor_name", "is_internal"]


class DocumentRequestSerializer(serializers.ModelSerializer):
    """A row of the inbox."""

    procedure = serializers.CharField(source="procedure_code")
    copy = serializers.CharField(source="copy_code")
    quality = serializers.CharField(source="quality_code")
    is_overdue = serializers.BooleanField()

    class Meta:
        model = DocumentRequest
        fields = [
            "id",
            "tracking_number",
            "procedure",
            "copy",
            "quality",
            "source",
            "state",
            "received_at",
            "legal_due_on",
            "target_on",
            "is_overdue",
            "closed_at",
            "assignee_name",
            "subject_name",
            "applicant_first_name",
            "applicant_last_name",
            "delivery_mode",
        ]


class DocumentRequestDetailSerializer(DocumentRequestSerializer):
    attachments = AttachmentSerializer(many=True)
    events = EventSerializer(many=True)

    class Meta(DocumentRequestSerializer.Meta):
        fields = [
            *DocumentRequestSerializer.Meta.fields,
            "rules_version",
            "answers",
            "applicant_email",
            "applicant_phone",
            "applicant_address",
            "copies_wanted",
            "purpose",
            "refusal_reason",
            "attachments",
            "events",
        ]
