"""The catalogue's table, pair by pair, and the loader's refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shared_services.document_requests.catalogue.loader import FOLDER, birth_certificate, load
from shared_services.document_requests.errors import RuleFileInvalid

FULL, WITH, WITHOUT = "full", "extract_with_parents", "extract_without_parents"
PROOFS = {
    "self": ["identity"],
    "legal_representative": ["identity", "legal_link"],
    "spouse": ["identity", "marriage_link"],
    "pacs_partner": ["identity", "pacs_link"],
    "ascendant": ["identity", "family_link"],
    "descendant": ["identity", "family_link"],
    "professional": ["identity", "mandate"],
}


@pytest.mark.parametrize("copy", [FULL, WITH])
@pytest.mark.parametrize("quality", PROOFS)
def test_relatives_and_professionals_get_the_full_deed_with_their_proofs(
    copy: str, quality: str
) -> None:
    verdict = birth_certificate().verdict(copy, quality)
    assert verdict.allowed
    assert [piece.code for piece in verdict.pieces] == PROOFS[quality]


@pytest.mark.parametrize("copy", [FULL, WITH])
def test_another_person_is_refused_with_a_reason_and_an_alternative(copy: str) -> None:
    verdict = birth_certificate().verdict(copy, "other")
    assert not verdict.allowed
    assert "La loi réserve la copie intégrale" in verdict.reason
    assert verdict.alternative is not None
    assert verdict.alternative.code == WITHOUT


@pytest.mark.parametrize("quality", [*PROOFS, "other"])
def test_anyone_gets_the_extract_without_parents_and_shows_no_paper(quality: str) -> None:
    verdict = birth_certificate().verdict(WITHOUT, quality)
    assert verdict.allowed
    assert verdict.pieces == ()


@pytest.mark.parametrize("copy", [FULL, WITH])
def test_an_old_deed_is_open_to_anyone_without_proof(copy: str) -> None:
    verdict = birth_certificate().verdict(copy, "other", in_archives=True)
    assert verdict.allowed
    assert verdict.by_archives
    assert verdict.pieces == ()


def test_a_commune_may_bar_the_pacs_partner_from_the_full_deed_only() -> None:
    procedure = birth_certificate()
    assert not procedure.verdict(FULL, "pacs_partner", accepts_contested=False).allowed
    assert procedure.verdict(WITHOUT, "pacs_partner", accepts_contested=False).allowed
    assert procedure.verdict(FULL, "spouse", accepts_contested=False).allowed


def test_unknown_codes_are_refused() -> None:
    assert not birth_certificate().verdict("nothing", "self").allowed
    assert not birth_certificate().verdict(FULL, "nobody").allowed


@pytest.mark.parametrize(
    ("born_on", "is_open"),
    [
        (date(1950, 1, 1), True),
        (date(1950, 12, 31), True),
        (date(1951, 1, 1), False),
        (date(1951, 11, 22), False),
    ],
)
def test_seventy_five_years_count_from_the_end_of_the_birth_year(
    born_on: date, is_open: bool
) -> None:
    archives = birth_certificate().archives
    assert archives.open_for_birth(born_on, today=date(2026, 11, 22)) is is_open


def test_only_copies_with_parents_ask_for_the_parents_names() -> None:
    asked = {copy.code: copy.asks_parents for copy in birth_certificate().copies}
    assert asked == {FULL: True, WITH: True, WITHOUT: False}


def test_delivery_is_by_post_or_at_the_counter_never_by_mail() -> None:
    assert birth_certificate().delivery.modes == ("post", "counter")


def test_every_rule_says_where_it_comes_from() -> None:
    procedure = birth_certificate()
    told = [*procedure.rules, *procedure.copies, *procedure.pieces]
    assert all(item.provenance.source and item.provenance.verified_on for item in told)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('qualities = ["self"]', 'qualities = ["moi"]', "unknown quality: moi"),
        ('pieces = ["identity"]', 'pieces = ["badge"]', "unknown piece: badge"),
        ('modes = ["post", "counter"]', 'modes = ["email"]', "unknown delivery mode: email"),
        ('modes = ["post", "counter"]', "modes = []", "no delivery mode"),
        ('qualities = ["spouse"]', 'qualities = ["self"]', "two rules for"),
        ("asks_parents = true", 'asks_parents = "oui"', "asks_parents"),
        ("verified_on = 2026-11-22", 'verified_on = "hier"', "verified_on must be a date"),
        ("years = 75", 'years = "75"', "years must be a whole number"),
        ("[fee]", "[price]", "[fee] is missing"),
        ("[fee]", "[fee", "birth.toml"),
    ],
)
def test_a_broken_rule_file_is_refused_and_named(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    text = (FOLDER / "birth_certificate.toml").read_text()
    assert old in text
    broken = tmp_path / "birth.toml"
    broken.write_text(text.replace(old, new, 1))
    with pytest.raises(RuleFileInvalid) as caught:
        load(broken)
    assert complaint in str(caught.value)
    assert "birth.toml" in str(caught.value)
