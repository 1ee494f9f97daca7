"""The shipped letters, certificates and orders. A commune may word each of them otherwise."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from shared_services.document_requests.catalogue.rules import Provenance
from shared_services.document_requests.errors import RuleFileInvalid

LetterKind = Literal["letter", "certificate", "order"]
KINDS = ("letter", "certificate", "order")
REFUSAL = "refusal"
_FILE = Path(__file__).parent / "letters.toml"


@dataclass(frozen=True)
class LetterModel:
    """What a letter starts from. `procedures` empty: for any of them."""

    code: str
    title: str
    kind: LetterKind
    body: str
    use: str = ""
    procedures: tuple[str, ...] = ()
    provenance: Provenance | None = None

    def suits(self, procedure: str) -> bool:
        return not self.procedures or procedure in self.procedures


@lru_cache(maxsize=1)
def shipped_letters() -> dict[str, LetterModel]:
    """Every shipped letter by its code. Raises RuleFileInvalid."""
    found: dict[str, LetterModel] = {}
    for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["letter"]:
        if row["kind"] not in KINDS or row["code"] in found:
            raise RuleFileInvalid(f"letters.toml: {row['code']}")
        found[row["code"]] = LetterModel(
            code=row["code"],
            title=row["title"],
            kind=row["kind"],
            body=row["body"].strip(),
            use=row["use"],
            procedures=tuple(row.get("procedures", ())),
            provenance=Provenance(row["source"], row["verified_on"], row.get("note", "")),
        )
    return found
