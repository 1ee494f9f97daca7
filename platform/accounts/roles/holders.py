"""Whom to write to: those who may do a thing at this moment."""

from __future__ import annotations

from uuid import UUID

from accounts.roles.borrowing import Cover, covers_now
from accounts.roles.queries import Member, codes_opening, members

Codes = dict[UUID, set[str]]


def people_to_tell(ability: str, *, in_charge: UUID | None = None) -> list[Member]:
    """Active members who may do that here. Whoever replaces someone is told in their place.

    `in_charge` narrows it to that person, or to their replacements, if there is one to tell.
    Raises KeyError for an unknown ability.
    """
    opening = codes_opening(ability)
    people = {each.user_id: each for each in members() if each.is_active}
    covers = [cover for cover in covers_now() if _counts(cover, people, opening)]
    held: Codes = {user_id: set(each.codes & opening) for user_id, each in people.items()}
    for cover in covers:
        held[cover.lender_id] -= cover.codes
    for cover in covers:
        held[cover.holder_id] |= cover.codes & people[cover.lender_id].codes & opening
    told = [each for each in people.values() if held[each.user_id]]
    standing_in = {cover.holder_id for cover in covers if cover.lender_id == in_charge}
    wanted = standing_in | ({in_charge} if in_charge else set())
    return [each for each in told if each.user_id in wanted] or told


def _counts(cover: Cover, people: dict[UUID, Member], opening: set[str]) -> bool:
    """Somebody is there, on both sides, and the roles lent have to do with it."""
    return bool(
        cover.holder_id in people
        and cover.lender_id in people
        and cover.codes & people[cover.lender_id].codes & opening
    )
