"""Types of the catalogue and the decisions drawn from it. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

DeliveryMode = Literal["post", "counter", "download"]


@dataclass(frozen=True)
class Provenance:
    """Where a rule comes from, who can check it, and when someone last did."""

    source: str
    verified_on: date
    note: str = ""


@dataclass(frozen=True)
class Piece:
    code: str
    label: str
    hint: str
    provenance: Provenance
    required: bool = True


@dataclass(frozen=True)
class Quality:
    """In what capacity someone asks."""

    code: str
    label: str
    hint: str
    about_self: bool = False
    contested: bool = False
    note: str = ""


@dataclass(frozen=True)
class Copy:
    code: str
    label: str
    hint: str
    asks_parents: bool
    provenance: Provenance


@dataclass(frozen=True)
class Rule:
    copies: frozenset[str]
    qualities: frozenset[str]
    pieces: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True)
class Archives:
    years: int
    years_after_death: int
    text: str
    provenance: Provenance

    def open_for_birth(self, born_on: date, *, today: date) -> bool:
        """The register is closed on 31 December of the birth year; the delay starts there."""
        return today.year > born_on.year + self.years

    def latest_open_year(self, today: date) -> int:
        """Births of this year and before are open to anyone."""
        return today.year - self.years - 1


@dataclass(frozen=True)
class Acknowledgement:
    working_days: int
    provenance: Provenance


@dataclass(frozen=True)
class Delivery:
    modes: tuple[DeliveryMode, ...]
    default_target_days: int
    copies_max: int
    provenance: Provenance


@dataclass(frozen=True)
class Retention:
    days_after_closing: int
    draft_days: int
    provenance: Provenance


@dataclass(frozen=True)
class Note:
    """A text shown to people, with the rule's other words in `more`."""

    text: str
    more: dict[str, str]
    provenance: Provenance


@dataclass(frozen=True)
class Verdict:
    """May this person ask for this copy? If so with which documents, if not why."""

    allowed: bool
    pieces: tuple[Piece, ...] = ()
    reason: str = ""
    by_archives: bool = False
    alternative: Copy | None = None


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """What every procedure tells, whatever its form."""

    code: str
    slug: str
    version: str
    number_prefix: str
    title: str
    summary: str
    provenance: Provenance
    acknowledgement: Acknowledgement
    delivery: Delivery
    retention: Retention
    fee: Note
    refusal: Note
    elsewhere: Note | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every proof that may be asked for."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class DeedProcedure(Procedure):
    """A copy of a civil-status deed: who may have which copy, on which proof."""

    copies: tuple[Copy, ...]
    qualities: tuple[Quality, ...]
    proofs: tuple[Piece, ...]
    rules: tuple[Rule, ...]
    archives: Archives
    refused: Note
    elsewhere: Note
    comedec: Note
    icon: str = "baby"

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return self.proofs

    def copy(self, code: str) -> Copy | None:
        return next((copy for copy in self.copies if copy.code == code), None)

    def quality(self, code: str) -> Quality | None:
        return next((quality for quality in self.qualities if quality.code == code), None)

    def piece(self, code: str) -> Piece | None:
        return next((piece for piece in self.pieces if piece.code == code), None)

    def verdict(
        self,
        copy_code: str,
        quality_code: str,
        *,
        in_archives: bool = False,
        accepts_contested: bool = True,
    ) -> Verdict:
        """What the law answers. `in_archives`: the act is open to anyone, no proof is asked.

        `accepts_contested` is the commune's own choice where readings of the law differ.
        """
        copy, quality = self.copy(copy_code), self.quality(quality_code)
        if copy is None or quality is None:
            return Verdict(False, reason=self.refused.text)
        if in_archives:
            return Verdict(True, by_archives=True)
        rule = self._rule_for(copy, quality)
        barred = quality.contested and not accepts_contested and copy.asks_parents
        if rule is None or barred:
            alternative = self.copy(self.refused.more["alternative"])
            return Verdict(False, reason=self.refused.text, alternative=alternative)
        pieces = tuple(piece for code in rule.pieces if (piece := self.piece(code)))
        return Verdict(True, pieces=pieces)

    def _rule_for(self, copy: Copy, quality: Quality) -> Rule | None:
        for rule in self.rules:
            if copy.code in rule.copies and quality.code in rule.qualities:
                return rule
        return None
