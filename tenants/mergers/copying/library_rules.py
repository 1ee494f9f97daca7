"""Rules for the tables of Django, Wagtail and taggit, and for our own ground floor."""

from __future__ import annotations

import json
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.models import Page

from kernel.tasks import PERIODIC
from tenants.mergers.copying.context import OriginCopy
from tenants.mergers.copying.files import PUBLIC_ROOT
from tenants.mergers.registry import MergeRule, Policy, Row, register_merge_rule

RIGHTS = "droits : à redonner par un administrateur de la commune nouvelle"
PASSING = "donnée de passage"
MADE_ANEW = "refait à partir des autres données"

_SKIPPED = {
    "roles.UserGroup": RIGHTS,
    "roles.UserPermission": RIGHTS,
    "roles.RoleSetting": RIGHTS,
    "access.TimedAccess": RIGHTS,
    "access.AccessCheck": RIGHTS,
    "wagtailcore.GroupPagePermission": RIGHTS,
    "wagtailcore.GroupCollectionPermission": RIGHTS,
    "wagtailcore.GroupSitePermission": RIGHTS,
    "wagtailcore.APIToken": RIGHTS,
    "merger_traces.RightsProposal": RIGHTS,
    "wagtailcore.WorkflowContentType": "réglage de la commune nouvelle",
    "audit.AuditSeal": "chaîne de l'ancien journal, gardée dans l'espace gelé",
    "sessions.Session": PASSING,
    "wagtailcore.UploadedFile": PASSING,
    "wagtailadmin.Admin": PASSING,
    "wagtailadmin.EditingSession": PASSING,
    "wagtailadmin.FormState": PASSING,
}
_MATCHED = {
    "auth.Permission": ("content_type_id", "codename"),
    "auth.Group": ("name",),
    "wagtailcore.Locale": ("language_code",),
    "wagtailcore.Site": (),
    "wagtailcore.Workflow": ("name",),
    "wagtailcore.Task": ("name",),
    "taggit.Tag": ("name",),
    "wagtailembeds.Embed": ("hash",),
    "wagtailusers.UserProfile": ("user_id",),
}
_WITH_PARENT = {
    "auth.Group_permissions": "group",
    "wagtailcore.WorkflowTask": "workflow",
    "wagtailcore.GroupApprovalTask_groups": "groupapprovaltask",
}
_REBUILT = ("wagtailimages.Rendition", "wagtailsearch.IndexEntry", "wagtailcore.ReferenceIndex")


def register_library_rules() -> None:
    """Called once, when the app is ready."""
    for model, why in _SKIPPED.items():
        register_merge_rule(MergeRule(model, Policy.SKIP, why=why))
    for model, match_on in _MATCHED.items():
        register_merge_rule(MergeRule(model, Policy.MATCH, match_on=match_on))
    for model, parent in _WITH_PARENT.items():
        register_merge_rule(MergeRule(model, with_parent=parent))
    for model in _REBUILT:
        register_merge_rule(MergeRule(model, Policy.REBUILT, why=MADE_ANEW))
    register_merge_rule(MergeRule("wagtailredirects.Redirect", change=redirect_of_the_section))
    register_merge_rule(
        MergeRule("outbox.OutboxMessage", why="tâche périodique de l'ancien espace", change=message)
    )
    register_merge_rule(MergeRule("merger_traces.FormerCommune", change=former_commune))
    register_merge_rule(MergeRule("merger_traces.FormerAddress", change=former_address))
    register_merge_rule(MergeRule("merger_traces.MergedRow", change=merged_row))


def redirect_of_the_section(row: Row, copy: OriginCopy) -> Row:
    """An old site's redirects live on below its section; two sites' never meet."""
    before = row["old_path"]
    row["old_path"] = f"{copy.section_path.rstrip('/')}{before}"
    copy.journal.collide("redirects", origin=copy.origin.name, before=before, after=row["old_path"])
    return row


def message(row: Row, copy: OriginCopy) -> Row | None:
    """Work promised by the old space is done by the new one; its rounds are its own."""
    if row["handler"] in PERIODIC:
        return None
    if row["state"] in {"created", "running"}:
        payload = json.loads(row["payload"])
        numbers = [name for name, value in payload.items() if isinstance(value, int)]
        if numbers:  # a row's number, which has changed: nobody could tell whose it is now
            copy.journal.block(
                "work_under_way",
                _(
                    "%(origin)s a encore un travail en attente (%(handler)s). Attendez qu'il soit"
                    " fini, puis vérifiez de nouveau."
                )
                % {"origin": copy.origin.name, "handler": row["handler"]},
            )
        copy.messages.append(UUID(str(row["id"])))
    return row


def former_commune(row: Row, copy: OriginCopy) -> Row:
    row["section_id"] = copy.ids.new(Page, row["section_id"])
    return row


def former_address(row: Row, copy: OriginCopy) -> Row:
    row["page_id"] = copy.ids.new(Page, row["page_id"])
    name = row["file_name"]
    row["file_name"] = copy.renamed_files.get((PUBLIC_ROOT, name), name)
    return row


def merged_row(row: Row, copy: OriginCopy) -> Row:
    """A row that came from an earlier merger keeps that stamp too."""
    row["new_pk"] = copy.ids.new_text(apps.get_model(row["model"]), row["new_pk"])
    return row
