"""Which space the current thread works in. The only module that switches schemas.

A *space* is the PostgreSQL schema of one local authority. The selection lives on the database
connection, which Django keeps per thread: two threads never see each other's space.
django-tenants' own context managers keep their stack in a class-level list shared by all threads
and leak between them; nothing else may import `django_tenants.utils`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, Protocol, cast
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.connection import ConnectionProxy

from kernel.database_rights.names import ACCOUNTS, PLATFORM
from kernel.errors import NoSpaceSelected, UnknownAuthority
from kernel.host_cache import hosts

PUBLIC = "public"
PUBLIC_SCHEMA = "public"

HostKind = Literal["operator", "account", "intercommunality", "commune"]


class Authority(Protocol):
    """What the kernel needs to know of a local authority."""

    id: UUID
    schema_name: str
    kind: str
    name: str
    state: str

    @property
    def time_zone(self) -> str: ...

    @property
    def is_served(self) -> bool: ...

    @property
    def is_writable(self) -> bool: ...

    @property
    def is_closed(self) -> bool: ...


@dataclass(frozen=True)
class HostMatch:
    """What a host name leads to; `authority` is None on the operator and account hosts.

    `moved_to` is the host that took over from this one, empty for a host in use.
    """

    kind: HostKind
    authority: Any | None
    moved_to: str = ""


def _connection() -> Any:
    return cast(ConnectionProxy, connection)


@contextmanager
def space_of(authority: Authority) -> Iterator[None]:
    """Work in the space of this authority, under its own database role.

    The previous selection comes back whatever happens. Hours are those of the place.
    """
    with _kept_selection() as selected, timezone.override(_zone_of(authority)):
        selected.select(authority, role=authority.schema_name)
        yield


@contextmanager
def schema_named(schema_name: str) -> Iterator[None]:
    """Work in a schema that is no authority's (the template). For onboarding, as the owner."""
    with _kept_selection() as selected:
        selected.set_schema(schema_name)
        yield


@contextmanager
def public_space() -> Iterator[None]:
    """Work in the public schema alone: a query on a commune's table fails.

    From inside a space, under the platform's role: all public tables but credentials. Otherwise the
    role stays as it was: the account host keeps its own.
    """
    with _kept_selection() as selected:
        role = PLATFORM if selected.is_strict else selected.role
        selected.select_public(role=role)
        yield


def way_back() -> Callable[[], AbstractContextManager[None]]:
    """Remember what is selected now, to select it again later: for work after the commit."""
    selected = _connection()
    return partial(_selected_again, selected.tenant, selected.role)


@contextmanager
def _selected_again(tenant: Any, role: str | None) -> Iterator[None]:
    with _kept_selection() as selected, timezone.override(_zone_of(tenant)):
        selected.select(tenant, role=role)
        yield


@contextmanager
def _kept_selection() -> Iterator[Any]:
    selected = _connection()
    before = (selected.tenant, selected.role)
    try:
        yield selected
    finally:
        tenant, role = before
        selected.select(tenant, role=role)


def select(match: HostMatch | None) -> None:
    """Select for the rest of the request; None: nothing. For the host middleware alone."""
    selected = _connection()
    # The thread keeps what the request before it said.
    timezone.activate(_zone_of(match.authority if match else None) or settings.TIME_ZONE)
    if match is None:
        selected.set_schema_to_public()
    elif match.authority is None:
        # The two hosts where people show who they are: theirs are the passwords and the sessions.
        selected.select_public(role=ACCOUNTS)
    else:
        selected.select(match.authority, role=match.authority.schema_name)


def _zone_of(tenant: Any) -> str | None:
    """None, for the platform's own, in public and in the template."""
    return getattr(tenant, "time_zone", None)


def current_schema() -> str:
    return cast(str, _connection().schema_name)


def current_authority() -> Any | None:
    """The authority whose space is selected, or None in public and in the template."""
    tenant = _connection().tenant
    return tenant if isinstance(tenant, _authority_model()) else None


def require_authority() -> Any:
    """The authority whose space is selected. Raises NoSpaceSelected."""
    authority = current_authority()
    if authority is None:
        raise NoSpaceSelected(f"no space is selected (schema {current_schema()!r})")
    return authority


def current_authority_key() -> str:
    """The id to hand to a task: the authority's UUID as text, or `PUBLIC`."""
    authority = current_authority()
    if authority is not None:
        return str(authority.id)
    if current_schema() != PUBLIC_SCHEMA:
        raise NoSpaceSelected(f"schema {current_schema()!r} belongs to no authority")
    return PUBLIC


def authority_by_id(authority_id: str | UUID) -> Any:
    """The authority with this identity. Raises UnknownAuthority."""
    model = _authority_model()
    with public_space():
        try:
            return model._default_manager.get(pk=authority_id)
        except (model.DoesNotExist, ValueError, ValidationError) as error:
            raise UnknownAuthority(f"no authority {authority_id!r}") from error


def active_authority_ids() -> list[UUID]:
    """Identities of all authorities whose space is in service."""
    model = _authority_model()
    with public_space():
        return list(
            model._default_manager.filter(state__in=model.WRITABLE_STATES)
            .order_by("pk")
            .values_list("pk", flat=True)
        )


def account_host() -> str:
    return f"compte.{settings.BASE_DOMAIN}"


def match_host(host: str) -> HostMatch | None:
    """What this host (a port is ignored) leads to, or None for a host we do not serve."""
    name = host.rsplit(":", 1)[0].lower().rstrip(".")
    if name == settings.BASE_DOMAIN:
        return HostMatch("operator", None)
    if name == account_host():
        return HostMatch("account", None)
    return cast(HostMatch | None, hosts.get(name, lambda: _find_host(name)))


def _find_host(name: str) -> HostMatch | None:
    domain_model: Any = apps.get_model(settings.TENANT_DOMAIN_MODEL)
    with public_space():
        found = domain_model.objects.select_related("authority", "redirects_to").filter(host=name)
        domain = found.prefetch_related("authority__domains").first()
    if domain is None:
        return None
    moved_to = domain.redirects_to.host if domain.redirects_to else ""
    return HostMatch(domain.authority.kind, domain.authority, moved_to)


def host_is_known(host: str) -> bool:
    return match_host(host) is not None


def authority_of_host(host: str) -> Any | None:
    match = match_host(host)
    return match.authority if match else None


def public_url(host: str, path: str = "/") -> str:
    """Absolute address of a path on one of our hosts, with this deployment's scheme and port."""
    port = settings.PUBLIC_PORT
    default = {"http": 80, "https": 443}[settings.PUBLIC_SCHEME]
    suffix = "" if port == default else f":{port}"
    return f"{settings.PUBLIC_SCHEME}://{host}{suffix}{path}"


def _authority_model() -> Any:
    return apps.get_model(settings.TENANT_MODEL)
