"""What the two screens share: the back office of a space and the operator's console."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse

from kernel.audit import facade as audit
from kernel.audit.facade import AuditEntry, Report
from kernel.clock import today
from kernel.tenancy import public_space
from tenants.journal import queries
from tenants.journal.actions.take import TABLE, take
from tenants.journal.forms import SearchForm
from tenants.journal.permissions import require_reader

PER_PAGE = 50
TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}


def journal_context(request: HttpRequest) -> dict[str, Any]:
    """Lines of the current schema, newest first, filtered as asked. Raises NotAllowed."""
    require_reader(request.user)
    form = _form(request)
    page = Paginator(queries.found(form.search()), PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    return {
        "form": form,
        "page_obj": page,
        "lines": queries.shown(page.object_list),
        "heads": queries.last_heads(),
        "retention": queries.retention(),
        "query": kept.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }


def verification(request: HttpRequest) -> Report:
    """Verify the whole journal now. Raises NotAllowed."""
    require_reader(request.user)
    authority_id = queries.current_id()
    with public_space():
        heads = queries.published(authority_id)
    audit.seal_pending()
    return audit.verified(heads)


def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The journal as a file, `jsonl` or `csv`. Raises NotAllowed."""
    search = _form(request).search() if kind == TABLE else queries.Search()
    response = FileResponse(
        take(kind, search, actor=request.user),
        as_attachment=True,
        filename=f"journal-{today():%Y-%m-%d}.{kind}",
        content_type=TYPES[kind],
    )
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


def _form(request: HttpRequest) -> SearchForm:
    actions = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
    return SearchForm(request.GET, actions=list(actions))
