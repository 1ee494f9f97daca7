"""Who signs in to the demo. All invented; all with the same password, told on every screen."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.roles.facade import Role

PASSWORD = "beffroi-demo-2026"  # noqa: S105  # the demo's, printed at start-up
RESIDENT = "citoyenne@exemple.example"
# Of the range that Arcep keeps for fiction.
RESIDENT_PHONE = "+33639981235"
EPCI_SIREN = "248900524"
MONTHOLON = "89003"
CHASSY = "89088"


@dataclass(frozen=True)
class Person:
    """`roles` maps the code of an authority (INSEE, SIREN, or "" for the operator) to roles."""

    email: str
    first_name: str
    last_name: str
    who: str
    roles: dict[str, tuple[Role, ...]]


PEOPLE = (
    Person(
        "operatrice@beffroi.example",
        "Odile",
        "Marchand",
        "opératrice de la plateforme",
        {"": (Role.OPERATOR,)},
    ),
    Person(
        "admin@aillantais.example",
        "Étienne",
        "Gallois",
        "administrateur de l'intercommunalité",
        {EPCI_SIREN: (Role.ADMINISTRATOR,)},
    ),
    Person(
        "secretaire@montholon.example",
        "Sylvie",
        "Perrin",
        "secrétaire de mairie à Montholon et à Chassy",
        {MONTHOLON: (Role.ADMINISTRATOR, Role.AGENT), CHASSY: (Role.AGENT,)},
    ),
    Person(
        "agent@montholon.example",
        "Karim",
        "Lefort",
        "agent d'état civil à Montholon",
        {MONTHOLON: (Role.AGENT,)},
    ),
    Person(
        "redacteur@montholon.example",
        "Jeanne",
        "Colas",
        "rédactrice du site de Montholon",
        {MONTHOLON: (Role.EDITOR,)},
    ),
    Person(
        "secretaire@chassy.example",
        "Michel",
        "Aubert",
        "secrétaire de mairie à Chassy",
        {CHASSY: (Role.ADMINISTRATOR, Role.AGENT)},
    ),
    Person(
        RESIDENT,
        "Camille",
        "Roy",
        "habitante, pour demander un acte",
        {},
    ),
)
