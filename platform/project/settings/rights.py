"""Rights on the public tables, one line each: the whole list of what a space may touch there.

`tests/consistency` fails for a public table that is missing. See `kernel.database_rights`.
"""

from __future__ import annotations

from kernel.database_rights.declaration import (
    APPEND,
    CLOSED,
    READ,
    WRITE,
    TableRights,
    everyone_reads,
    own_rows,
    platform_only,
)

# The authority whose role asks; evaluated once per statement.
OWN_AUTHORITY = (
    "(SELECT own.id FROM public.authorities_localauthority own "
    "WHERE own.schema_name = current_user::text)"
)

# Authorities in service whose offers a space may see: its intercommunality, its fellow members, or
# its members. Asked in each statement: who leaves, closes or merges is a neighbour no more.
_NEIGHBOURS = """
    SELECT near.id FROM public.authorities_localauthority near
    WHERE near.state IN ('trial', 'open', 'leaving') AND near.succeeded_by_id IS NULL
    AND near.id IN (
        SELECT mine.intercommunality_id FROM current_links mine WHERE mine.commune_id = own_id
        UNION SELECT other.commune_id FROM current_links other JOIN current_links mine
            USING (intercommunality_id) WHERE mine.commune_id = own_id
        UNION SELECT member.commune_id FROM current_links member
            WHERE member.intercommunality_id = own_id
    )
"""
_CURRENT_LINKS = """(
    SELECT link.commune_id, link.intercommunality_id FROM public.authorities_membership link
    WHERE link.start_on <= (now() AT TIME ZONE 'Europe/Paris')::date
    AND (link.end_on IS NULL OR link.end_on > (now() AT TIME ZONE 'Europe/Paris')::date)
)"""
NEIGHBOURS = _NEIGHBOURS.replace("current_links", _CURRENT_LINKS).replace("own_id", OWN_AUTHORITY)
OFFERED_HERE = (
    f"state = 'offered' AND authority_id <> {OWN_AUTHORITY}"
    f" AND (for_everyone OR {OWN_AUTHORITY} = ANY (audience)) AND authority_id IN ({NEIGHBOURS})"
)
ABOUT_OUR_OFFERS = """item_id IN (
    SELECT offered.id FROM public.content_projection_shareditem offered
    WHERE offered.authority_id = own_id
)""".replace("own_id", OWN_AUTHORITY)

DATABASE_RIGHTS: dict[str, TableRights] = {
    # Facts anyone may know.
    "contenttypes.ContentType": everyone_reads(),
    "directory.Vintage": everyone_reads(accounts=WRITE),
    "directory.Department": everyone_reads(accounts=WRITE),
    "directory.Commune": everyone_reads(accounts=WRITE),
    "directory.CommuneIdentity": everyone_reads(accounts=WRITE),
    "directory.Epci": everyone_reads(accounts=WRITE),
    "directory.EpciComposition": everyone_reads(accounts=WRITE),
    "directory.LocalCorrection": platform_only(),
    "authorities.LocalAuthority": TableRights(READ, WRITE, WRITE),
    "authorities.Domain": TableRights(READ, WRITE, WRITE),
    "authorities.Membership": TableRights(READ, WRITE, WRITE),
    "authorities.SwitchedOnService": TableRights(READ, WRITE, WRITE),
    "authorities.PastIdentity": TableRights(READ, WRITE, WRITE),
    "lifecycle.StateChange": platform_only(),
    # People. A space sees those present in it; credentials, none.
    "accounts.User": TableRights(
        space=READ,
        platform=READ,
        accounts=WRITE,
        rows="EXISTS (SELECT FROM public.accounts_spacepresence here"
        " WHERE here.user_id = accounts_user.id)",
        space_columns={"UPDATE": ("last_login",)},
    ),
    "accounts.SpacePresence": own_rows(
        f"authority_id = {OWN_AUTHORITY}"
        " AND (has_role OR has_file OR has_trace OR session_until > now())",
        space=READ,
    ),
    "accounts.Credential": TableRights(accounts=WRITE),
    "federated.FederatedIdentity": TableRights(accounts=WRITE),
    "federated.Passage": TableRights(accounts=WRITE),
    # A space ends none: it writes when it last saw the sessions of its own host.
    "account_sessions.OpenSession": TableRights(
        space=READ,
        platform=WRITE,
        accounts=WRITE,
        rows=f"authority_id = {OWN_AUTHORITY}",
        space_columns={"UPDATE": ("last_seen_at",)},
    ),
    "passwords.TryCount": TableRights(accounts=WRITE),
    "passwords.HeldAccount": TableRights(accounts=WRITE),
    "phones.NumberProof": TableRights(accounts=WRITE),
    "passwords.AccountRules": own_rows(f"authority_id = {OWN_AUTHORITY}"),
    "account_sessions.KnownDevice": TableRights(accounts=WRITE),
    # A space writes its own part of a person's copy; the account host alone reads the contents.
    "data_rights.DataDownload": platform_only(),
    "data_rights.DownloadPart": TableRights(
        space=READ,
        platform=WRITE,
        accounts=WRITE,
        rows=f"authority_id = {OWN_AUTHORITY}",
        space_columns={"UPDATE": ("gathered_at", "failed_at")},
    ),
    "data_rights.PartContent": TableRights(
        space=WRITE, accounts=WRITE, rows=f"authority_id = {OWN_AUTHORITY}"
    ),
    # A space says when it has forgotten someone, or that it could not.
    "data_rights.AccountDeletion": platform_only(),
    "data_rights.DeletionPart": TableRights(
        space=READ,
        platform=WRITE,
        accounts=WRITE,
        rows=f"authority_id = {OWN_AUTHORITY}",
        space_columns={"UPDATE": ("erased_at", "failed_at")},
    ),
    "accounts.SignOnTicket": platform_only(),
    "accounts.Invitation": platform_only(),
    "account.EmailAddress": TableRights(accounts=WRITE),
    "account.EmailConfirmation": TableRights(accounts=WRITE),
    "mfa.Authenticator": TableRights(accounts=WRITE),
    "second_factor.FactorRecovery": TableRights(accounts=WRITE),
    "sessions.Session": TableRights(accounts=WRITE),
    "auth.Group": TableRights(platform=READ, accounts=READ),
    "auth.Group_permissions": TableRights(platform=READ, accounts=READ),
    "auth.Permission": TableRights(platform=READ, accounts=READ),
    "roles.UserGroup": TableRights(platform=READ, accounts=WRITE),
    "roles.UserPermission": TableRights(platform=READ, accounts=WRITE),
    "roles.RoleSetting": TableRights(platform=READ, accounts=READ),
    # A head is told once and for all; a space sees its own.
    "journal.PublishedHead": TableRights(
        space=READ, platform=APPEND, accounts=READ, rows=f"authority_id = {OWN_AUTHORITY}"
    ),
    "journal.Retention": everyone_reads(),
    # Published by law (art. 37, 7 RGPD); a space changes its own through the platform's role.
    "dpo_contacts.OfficerContact": TableRights(READ, WRITE, READ),
    # Work of the platform.
    "audit.AuditEntry": TableRights(platform=APPEND, accounts=APPEND),
    "audit.AuditSeal": TableRights(platform=APPEND, accounts=APPEND),
    "outbox.OutboxMessage": platform_only(),
    "outbox_index.OutboxPointer": own_rows(f"authority_id = {OWN_AUTHORITY}::text"),
    "outbox_index.PeriodicRun": platform_only(),
    "notifications.Notification": platform_only(),
    # A space says that it wrote, and sees when its own message was opened in the account.
    "gathered.ProviderPointer": own_rows(f"authority_id = {OWN_AUTHORITY}", space=APPEND),
    "gathered.CentreMessage": own_rows(f"authority_id = {OWN_AUTHORITY}", space=APPEND),
    "gathered.PushSubscription": platform_only(),
    "request_pointers.RequestPointer": own_rows(f"authority_id = {OWN_AUTHORITY}"),
    # Numbers alone: each space counts what it sends; nobody but the platform counts per account.
    "limits.ChannelQuota": own_rows(f"authority_id = {OWN_AUTHORITY}", space=READ),
    "limits.ChannelCount": TableRights(
        space=("SELECT", "INSERT", "UPDATE"),
        platform=WRITE,
        accounts=READ,
        rows=f"authority_id = {OWN_AUTHORITY}",
    ),
    "limits.AccountDay": TableRights(platform=WRITE),
    # People choose on the account host; a space reads what they chose about it.
    "preferences.Preference": TableRights(
        space=READ, platform=WRITE, accounts=WRITE, rows=f"authority_id = {OWN_AUTHORITY}"
    ),
    "preferences.PersonHours": TableRights(
        space=READ,
        platform=WRITE,
        accounts=WRITE,
        rows="EXISTS (SELECT FROM public.accounts_spacepresence here"
        " WHERE here.user_id = preferences_personhours.user_id)",
    ),
    "preferences.CategoryDefault": own_rows(f"authority_id = {OWN_AUTHORITY}"),
    "onboarding.OnboardingJob": platform_only(),
    "onboarding.OnboardingStep": platform_only(),
    "onboarding.SpaceTemplate": TableRights(CLOSED, READ, READ),
    "mergers.Merger": platform_only(),
    "mergers.MergerOrigin": platform_only(),
    "reversibility.SpaceExport": platform_only(),
    "reversibility.SpaceExportPart": platform_only(),
    "reversibility.LegalDelay": platform_only(),
    "reversibility.SpaceDeletion": platform_only(),
    "reversibility.SpaceRestore": platform_only(),
    # Each site tells its state and its sums; the intercommunality's plan is published by law.
    "duty_sums.SiteState": TableRights(
        space=("SELECT", "INSERT", "UPDATE"),
        platform=WRITE,
        accounts=READ,
        rows=f"authority_id = {OWN_AUTHORITY}",
    ),
    "duty_sums.MonthVisits": TableRights(
        space=("SELECT", "INSERT", "UPDATE"),
        platform=WRITE,
        accounts=READ,
        rows=f"authority_id = {OWN_AUTHORITY}",
    ),
    "duty_sums.SharedPlan": TableRights(READ, WRITE, READ),
    # A site writes what it offers and what it answers; it reads what is offered to it, and the
    # answers to its own offers. Rounds of the platform alone delete.
    "content_projection.SharedItem": TableRights(
        space=("SELECT", "INSERT", "UPDATE"),
        platform=WRITE,
        accounts=READ,
        rows=f"authority_id = {OWN_AUTHORITY}",
        seen_rows=OFFERED_HERE,
    ),
    "content_projection.SharedAnswer": TableRights(
        space=("SELECT", "INSERT", "UPDATE"),
        platform=WRITE,
        accounts=READ,
        rows=f"authority_id = {OWN_AUTHORITY}",
        seen_rows=ABOUT_OUR_OFFERS,
    ),
    # The State's sheets are public; rounds of the platform write them.
    "official_guides.Guide": TableRights(READ, WRITE, READ),
    "official_guides.GuideSet": TableRights(READ, WRITE, READ),
    "federation.SpaceActivity": platform_only(),
}
