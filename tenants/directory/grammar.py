"""French grammar of official names: « Mairie du Havre », « à La Ferté-Loupière », host names.

Pure functions. `liaison` is INSEE's `type_liaison` (TNCC), which says how a name binds to « de »:
0 consonant, 1 vowel, 2 Le, 3 La, 4 Les, 5 L', 6 Aux, 7 Las, 8 Los. It is empty for the overseas
collectivities, where the first letters decide. Official names carry their article.
Source: INSEE, Code officiel géographique, « type de nom en clair ».
"""

from __future__ import annotations

import re
import unicodedata

# liaison → (article the name carries, "of" form of it, "at" form of it).
_ARTICLES = {
    "2": ("Le ", "du ", "au "),
    "3": ("La ", "de La ", "à La "),
    "4": ("Les ", "des ", "aux "),
    "5": ("L'", "de L'", "à L'"),
    "6": ("Aux ", "des ", "aux "),
    "7": ("Las ", "de Las ", "à Las "),
    "8": ("Los ", "de Los ", "à Los "),
}
_PLAIN = {"0": "de ", "1": "d'"}
LIAISONS = ("", *_PLAIN, *_ARTICLES)

_NATURES = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
}
_LINKING = re.compile(r"^(?:de la |de l'|des |du |de |d')", re.IGNORECASE)
_ARTICLE_AFTER_LINKING = {"de la ": "la ", "de l'": "l'", "des ": "les ", "du ": "le "}

# Words that name no place by themselves: « pays » alone would fit a hundred intercommunalities.
_VAGUE = frozenset(
    """agglo agglomeration alta autour avant baie bas basse basses bassin belle bocage campagne
    canton causse causses centre coeur collines communaute communautes confluence coteaux cote
    cotes cretes deux entr entre espace est foret forets golfe grand grande grandes grands haut
    haute hautes hauts iles inter lacs marche marches massif metropole midi mont monts nord oree
    ouest outre pays petite pierre plaine plaines plateau plateaux porte portes presqu quatre
    region rives saint sainte savoir sources terre terres territoire trois union usses vals vallee
    vallees vignoble vignobles ville villes""".split()  # noqa: SIM905 - a list of ninety lines
)
_SHORTEST_TELLING_WORD = 4
_EMPTY = frozenset(
    "a au aux d de des du en et l la le les s sur sous".split()  # noqa: SIM905
)


def of_name(name: str, liaison: str) -> str:
    """« de Montholon », « d'Aillant », « du Val d'Ocre », « des Ormes », « de La Ferté »."""
    liaison = _known(name, liaison)
    if liaison in _PLAIN:
        return _PLAIN[liaison] + name
    article, of_form, _at_form = _ARTICLES[liaison]
    return of_form + _without(article, name)


def at_name(name: str, liaison: str) -> str:
    """« à Montholon », « au Havre », « aux Ormes », « à L'Abergement-de-Varey »."""
    liaison = _known(name, liaison)
    if liaison in _PLAIN:
        return f"à {name}"
    article, _of_form, at_form = _ARTICLES[liaison]
    return at_form + _without(article, name)


def town_hall(name: str, liaison: str) -> str:
    """« Mairie du Havre »."""
    return f"Mairie {of_name(name, liaison)}"


def commune_of(name: str, liaison: str) -> str:
    """« commune des Ormes »."""
    return f"commune {of_name(name, liaison)}"


def guess_liaison(name: str) -> str:
    """The liaison a name most likely has, from its first letters."""
    plain = name.replace("’", "'")
    for liaison, (article, _of_form, _at_form) in _ARTICLES.items():
        if plain.startswith(article):
            return liaison
    letters = unaccented(plain)
    # « d'Yvetot » but « de Yaté »; an initial h is taken as aspirated, as nearly all overseas are.
    mute_y = letters[:1] == "y" and letters[1:2] not in tuple("aeiou")
    return "1" if letters[:1] in tuple("aeiou") or mute_y else "0"


def unaccented(text: str) -> str:
    """Lower case without accents or ligatures; the punctuation stays."""
    text = text.replace("’", "'").replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text.replace("Æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def sort_key(name: str) -> str:
    """Alphabetical and search key: « Saint-Maurice-le-Vieil » → `saint maurice le vieil`.

    Stored, because the embedded PostgreSQL has no ICU collation.
    """
    return " ".join(re.findall(r"[a-z0-9]+", unaccented(name)))


def slug(name: str) -> str:
    """Host label of a name: « Le Val d'Ocre » → `le-val-d-ocre`."""
    return sort_key(name).replace(" ", "-")


def epci_full_name(name: str) -> str:
    """« CC de l'Aillantais » → « Communauté de communes de l'Aillantais ». Others stay as is."""
    nature, rest = _split_nature(name)
    full = f"{_NATURES[nature]} {rest}" if nature else rest
    return re.sub(r'"([^"]*)"', "« \\1 »", full)


def epci_short_name(name: str) -> str:
    """« CC de l'Aillantais en Bourgogne » → « l'Aillantais en Bourgogne »."""
    nature, rest = _split_nature(name)
    if not nature:
        return rest
    linking = _LINKING.match(rest)
    if linking is None:
        return rest
    return _ARTICLE_AFTER_LINKING.get(linking[0].lower(), "") + rest[linking.end() :]


def epci_of_name(name: str) -> str:
    """« de la communauté de communes du Val », « de la métropole de Lyon », « de Brest »."""
    full = epci_full_name(name)
    if full.startswith(("Communauté", "Métropole")):
        return f"de la {full[0].lower()}{full[1:]}"
    if full.startswith("Eurométropole"):
        return f"de l'{full}"
    return of_name(full, "")


def epci_at_name(name: str) -> str:
    """« à la communauté de communes du Val », « à Brest Métropole »."""
    full = epci_full_name(name)
    if full.startswith(("Communauté", "Métropole")):
        return f"à la {full[0].lower()}{full[1:]}"
    if full.startswith("Eurométropole"):
        return f"à l'{full}"
    return at_name(full, "")


def epci_slug_candidates(name: str, department_code: str, siren: str) -> list[str]:
    """Host labels for an intercommunality, the shortest telling one first.

    « CC de l'Aillantais en Bourgogne » → `aillantais`, `aillantais-en-bourgogne`,
    `cc-aillantais-en-bourgogne`, `aillantais-en-bourgogne-89`, `epci-248900524`. A label never
    ends on an empty word (« en », « de »).
    """
    nature, rest = _split_nature(name)
    words = sort_key(_LINKING.sub("", rest)).split()
    while len(words) > 1 and words[0] in _EMPTY:
        words.pop(0)
    labels: list[str] = []
    telling = False
    for index, word in enumerate(words):
        telling = telling or (
            len(word) >= _SHORTEST_TELLING_WORD and word.isalpha() and word not in _VAGUE
        )
        if telling and word not in _EMPTY:
            labels.append("-".join(words[: index + 1]))
    whole = "-".join(words)
    if whole not in labels:
        labels.append(whole)
    department = department_code.lower() or "france"
    return [
        *labels,
        f"{nature.lower() or 'epci'}-{whole}",
        f"{whole}-{department}",
        f"epci-{siren}",
    ]


def commune_slug_candidates(name: str, department_code: str, insee_code: str) -> list[str]:
    """Host labels for a commune: its name, then with the department, then with the INSEE code."""
    base = slug(name)
    return [base, f"{base}-{department_code.lower()}", f"{base}-{insee_code.lower()}"]


def _known(name: str, liaison: str) -> str:
    if liaison in _ARTICLES:
        return liaison
    guess = guess_liaison(name)
    # The 2026 list gives « Le Vernet-Chaméane » (63448) the liaison 0: the article read wins.
    return liaison if liaison in _PLAIN and guess not in ("2", "3", "4", "5") else guess


def _without(article: str, name: str) -> str:
    return name[len(article) :] if name.replace("’", "'").startswith(article) else name


def _split_nature(name: str) -> tuple[str, str]:
    nature, _space, rest = name.partition(" ")
    return (nature, rest) if nature in _NATURES and rest else ("", name)
