"""Where is the deed? In this commune (former communes included), in another one, or in Nantes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kernel.tenancy import public_space, require_authority
from shared_services.document_requests.models import ProcedureSetting
from tenants.authorities.models import LocalAuthority
from tenants.directory import facade as directory


@dataclass(frozen=True)
class OtherTownHall:
    """A town hall that may keep the deed; `url` is set when it answers on this platform."""

    town_hall: str
    commune: str
    department_code: str
    former_name: str
    url: str


def communes_here(setting: ProcedureSetting) -> list[str]:
    """This commune's name, then those of the former communes whose registers it keeps."""
    authority = require_authority()
    former = directory.former_communes_of(authority.insee_code)
    names = [authority.name, *former, *setting.former_communes]
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(_key(name), name)
    return list(seen.values())


def is_here(name: str, setting: ProcedureSetting) -> str | None:
    """Our own spelling of the name if it is this commune or one of its former communes."""
    wanted = _key(name)
    return next((known for known in communes_here(setting) if _key(known) == wanted), None)


def town_halls_for(name: str, *, procedure_path: str, limit: int = 5) -> list[OtherTownHall]:
    """Town halls that may keep the deed of someone born in a commune of that name.

    Exact names first: « Aillant » also finds « Aillant-sur-Tholon ». None for a name nobody knows.
    """
    matches = directory.search_communes(name, limit=20)
    wanted = _key(name)
    exact = [m for m in matches if wanted in {_key(m.commune.name), _key(m.matched_name)}]
    chosen = (exact or matches)[:limit]
    on_platform = _urls([match.commune.insee_code for match in chosen], procedure_path)
    return [
        OtherTownHall(
            town_hall=match.commune.town_hall,
            commune=match.commune.name,
            department_code=match.commune.department_code,
            former_name=match.matched_name,
            url=on_platform.get(match.commune.insee_code, ""),
        )
        for match in chosen
    ]


def _urls(insee_codes: list[str], path: str) -> dict[str, str]:
    with public_space():
        authorities = LocalAuthority.objects.filter(
            insee_code__in=insee_codes, state__in=LocalAuthority.SERVED_STATES
        ).prefetch_related("domains")
        return {authority.insee_code: authority.url(path) for authority in authorities}


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return " ".join(
        "saint" if word == "st" else "sainte" if word == "ste" else word for word in words
    )
