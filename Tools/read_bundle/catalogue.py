"""The kinds of record, as Schema/catalogue.json lists them: their homes and their keys."""

import json
from pathlib import Path
from typing import NamedTuple

PATH = Path(__file__).resolve().parents[2] / "Schema" / "catalogue.json"


class KeyColumn(NamedTuple):
    """Where a key column stands, and whether its field must be written."""

    field: int
    place: int
    is_required: bool


class Kind(NamedTuple):
    is_of_program: bool
    key: tuple
    personal: frozenset


def read_kinds(path=PATH):
    kinds = {}
    for kind in json.loads(path.read_text(encoding="utf-8"))["kinds"]:
        places = {
            column["name"]: KeyColumn(field["number"], place, field["required"])
            for field in kind["fields"] for place, column in enumerate(field["columns"])}
        kinds[kind["number"]] = Kind(
            kind["home"] == "program", tuple(places[name] for name in kind["key"]),
            frozenset(field["number"] for field in kind["fields"] if field["personal"]))
    return kinds
