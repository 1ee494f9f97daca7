from __future__ import annotations

from typing import Any

TEXT = """\
Archive de {name}
{line}

Cette archive contient tout ce que l'espace de {name} gardait sur la plateforme
{deployment}, au {moment}. Elle est à vous. Aucun mot de passe n'y figure.

Ce qu'il y a dedans
-------------------
data/            Toutes les données, une table par fichier, deux fois :
                 .csv pour un tableur, .json pour les programmes.
                 Les fichiers « public.… » viennent des tables communes de la plateforme
                 et ne parlent que de vous.
dictionary.*     Ce que veut dire chaque table et chaque colonne.
files/           Vos fichiers : « media » (images et documents du site),
                 « private » (pièces reçues des habitants : données personnelles).
site/            Une copie du site public. Ouvrez site/index.html dans un navigateur.
acts/            Le registre des actes publiés, avec leurs PDF.
audit/           Qui a fait quoi, et quand. « python audit/verifier.py audit/journal.jsonl »
                 dit si le journal a été modifié.
schema.dump      Une copie de la base (pg_dump, format « custom »), pour reprendre
                 l'espace sur une autre plateforme : beffroi import-space ARCHIVE
manifest.json    La liste de tous les fichiers, leur taille et leur empreinte SHA-256.
manifest.sha256  L'empreinte de cette liste.

Bon à savoir
------------
Dans les .csv, un texte qui commence par = + - ou @ est précédé d'une apostrophe :
un tableur pourrait sinon l'exécuter comme une formule. Le .json garde le texte exact.
Les .csv sont en UTF-8, séparés par des points-virgules.

Pour vérifier que rien n'a changé :  sha256sum -c manifest.sha256
puis comparez chaque fichier à manifest.json.

Ces données sont des archives publiques (code du patrimoine, art. L211-4). Ne les
détruisez pas sans le visa des archives départementales (art. L212-2 et L214-3).
Elles contiennent des données personnelles : gardez l'archive en lieu sûr.
"""


def readme(authority: Any, *, deployment: str, moment: str) -> str:
    name = authority.full_name
    line = "=" * (len(name) + 11)
    return TEXT.format(name=name, line=line, deployment=deployment, moment=moment)
