"""Every procedure of the current commune: the release's and its own. Reads only."""

from __future__ import annotations

from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.catalogue.rules import DeedProcedure
from shared_services.document_requests.models import OwnProcedure, ProcedureVersion

AnyProcedure = DeedProcedure | FormProcedure


def own_procedures() -> dict[str, FormProcedure]:
    """Those this commune published and offers, by code, in one query."""
    latest = (
        ProcedureVersion.objects.filter(procedure__is_offered=True)
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
    )
    read = (version.read() for version in latest)
    return {procedure.code: procedure for procedure in read}


def every_own_procedure() -> list[FormProcedure]:
    """The latest version of each, offered or not: their requests still have rules."""
    latest = ProcedureVersion.objects.order_by("procedure_id", "-number").distinct("procedure_id")
    return [version.read() for version in latest]


def procedures_here() -> dict[str, AnyProcedure]:
    """All procedures a resident may read of, by code."""
    return {**all_procedures(), **own_procedures()}


def procedure_at(slug: str) -> AnyProcedure | None:
    """The procedure with this address."""
    for procedure in all_procedures().values():
        if procedure.slug == slug:
            return procedure
    return _own(OwnProcedure.objects.filter(slug=slug, is_offered=True).first())


def procedure_with(code: str) -> AnyProcedure | None:
    """The procedure with this code; a commune's own in its latest published version."""
    shipped = all_procedures().get(code)
    return shipped or _own(OwnProcedure.objects.filter(code=code).first())


def version_in_force(code: str) -> ProcedureVersion | None:
    """The published version a new request of this code points to; None for the release's."""
    return ProcedureVersion.objects.filter(procedure__code=code).order_by("-number").first()


def _own(found: OwnProcedure | None) -> FormProcedure | None:
    version = found.current if found else None
    return version.read() if version else None
