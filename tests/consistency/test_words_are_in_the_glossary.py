"""docs/glossary.md explains every app and every French word left in the code."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.consistency.code import REPOSITORY, our_apps, our_models

GLOSSARY = (REPOSITORY / "docs" / "glossary.md").read_text()

# French words that a field of this domain could carry. English has a word for most of them: use
# it, or explain in the glossary why it would lie.
FRENCH = set(Path(__file__).with_name("french_words.txt").read_text().split())


def glossary_terms() -> set[str]:
    """The words in the first column of the tables, code marks removed."""
    rows = re.findall(r"^\| *([^|]+?) *\|", GLOSSARY, re.MULTILINE)
    return {term for row in rows for term in re.findall(r"[A-Za-zÀ-ÿ_]+", row)}


def french_words_of(name: str) -> set[str]:
    """French words in an identifier: the whole, a pair of neighbours, or a single part."""
    parts = name.lower().split("_")
    pairs = {"_".join(pair) for pair in pairwise(parts)}
    return ({name.lower(), *parts} | pairs) & FRENCH


@pytest.mark.parametrize("label", sorted(config.label for config in our_apps()))
def test_every_app_has_its_line(label: str) -> None:
    assert f"`{label}`" in GLOSSARY


def test_every_french_word_in_a_field_name_is_explained() -> None:
    explained = glossary_terms()
    unexplained = {
        f"{model._meta.label}.{field.name}: {word}"
        for model in our_models()
        for field in model._meta.local_fields
        for word in french_words_of(field.name)
        if word not in explained and not any(word in term.split("_") for term in explained)
    }
    assert unexplained == set()
