"""What becomes of requests when a commune merges: they go on, under their numbers."""

from __future__ import annotations

import json
from typing import Any

from kernel.tenancy import public_space, require_authority
from shared_services.document_requests.models import DocumentRequest, ProcedureSetting
from shared_services.document_requests.pointers.models import RequestPointer
from tenants.mergers.registry import (
    MergeRule,
    Policy,
    Row,
    register_merge_rule,
    register_merge_step,
)


def register() -> None:
    """Called once, when the app is ready."""
    register_merge_rule(
        MergeRule(
            "document_requests.ProcedureSetting",
            Policy.MATCH,
            match_on=("procedure",),
            why="réglages de la démarche : ceux de la première commune sont gardés",
            told=True,
        )
    )
    register_merge_rule(
        MergeRule(
            "document_requests.LetterTemplate",
            Policy.MATCH,
            match_on=("code",),
            why="modèle de courrier : celui de la première commune est gardé",
            told=True,
        )
    )
    register_merge_rule(
        MergeRule(
            "document_requests.ReceivedProcedure",
            Policy.SKIP,
            why="démarches proposées : l'intercommunalité les propose de nouveau",
        )
    )
    # Two communes may have written « Réserver la salle »: each keeps its own, under its own code.
    for name, change in (
        ("OwnProcedure", _own_procedure),
        ("ProcedureVersion", _version),
        ("DocumentRequest", _request),
    ):
        register_merge_rule(MergeRule(f"document_requests.{name}", change=change))
    register_merge_step("document_requests.carry_on", carry_on)


def carry_on(copy: Any) -> None:
    """Let the search find renamed numbers, and the new town hall know the registers it keeps."""
    here = require_authority().pk
    with public_space():
        # The new town hall answers for them now.
        RequestPointer.objects.filter(authority_id=copy.origin.authority_id).update(
            authority_id=here
        )
    for request in DocumentRequest.objects.filter(
        tracking_number__startswith=f"{copy.origin.insee_code}-"
    ):
        request.fill_search_text()
        request.save(update_fields=["search_text"])
        RequestPointer.objects.filter(pk=request.pk).update(number=request.tracking_number)
    for setting in ProcedureSetting.objects.all():
        if copy.origin.name not in setting.former_communes:
            setting.former_communes = [*setting.former_communes, copy.origin.name]
            setting.save(update_fields=["former_communes"])


def _own_procedure(row: Row, copy: Any) -> Row:
    row["code"], row["slug"] = _code(row["code"], copy), _slug(row["slug"], copy)
    row["draft"] = _definition(row["draft"], copy)
    return row


def _version(row: Row, copy: Any) -> Row:
    row["definition"] = _definition(row["definition"], copy)
    return row


def _request(row: Row, copy: Any) -> Row:
    if row.get("definition_id") is not None:
        row["procedure_code"] = _code(row["procedure_code"], copy)
    return row


def _definition(told: str, copy: Any) -> str:
    """JSON as the database gives it, and takes it."""
    data = json.loads(told)
    head = data.get("procedure")
    if not isinstance(head, dict):
        return told
    renamed = {"code": _code(head["code"], copy), "slug": _slug(head["slug"], copy)}
    return json.dumps({**data, "procedure": {**head, **renamed}}, ensure_ascii=False)


def _code(code: str, copy: Any) -> str:
    return f"{code[:33]}_{copy.origin.insee_code.lower()}"


def _slug(slug: str, copy: Any) -> str:
    return f"{slug[:53]}-{copy.origin.insee_code.lower()}"
