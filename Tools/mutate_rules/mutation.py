"""A mutation: one broken rule of the product, as a small text file says it.

    What is broken, in a sentence or two.

    in Sources/Replication/Heads.swift
    expression
        heads.filter { !replaces.contains($0) }
    broken
        heads

The rule is an `expression` or a `statement`, exactly as it stands in the file, white space aside. Where it needs a
context to be found, «these marks» enclose the part that is replaced. A mutation may break several places.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

EXPRESSION, STATEMENT = "expression", "statement"


class Drift(Exception):
    """A mutation that does not fit the sources, or that cannot be read."""


@dataclass
class Place:
    """A place where a rule stands, and what is to stand there instead."""

    path: str
    kind: str = ""
    rule: str = ""
    broken: str = ""

    def span(self, source):
        """Where the part to be replaced begins and ends; the rule must stand there once."""
        found = list(self._pattern().finditer(source))
        if len(found) != 1:
            raise Drift(f"{self.path} has this rule {len(found)} times, not once:\n{self.rule}")
        return found[0].span("part")

    def _pattern(self):
        marked = re.fullmatch("([^«»]*)«([^«»]+)»([^«»]*)", self.rule)
        before, part, after = marked.groups() if marked else ("", self.rule, "")
        return re.compile(f"{_spaced(before)}(?P<part>{_spaced(part)}){_spaced(after)}")


def _spaced(text):
    """A pattern for a text in which white space may be any other white space."""
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", text))


@dataclass
class Mutation:
    """A broken rule."""

    name: str
    meaning: str
    places: list = field(default_factory=list)

    @property
    def flag(self):
        """The name of the Swift constant that switches it on."""
        first, *rest = self.name.split("-")
        return first + "".join(word.capitalize() for word in rest)

    @staticmethod
    def read(path):
        """Reads a mutation from its file."""
        sentences, places, block = [], [], None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            word = line.split(" ")[0]
            if line.startswith("    ") and block is not None:
                block.append(line)
            elif word == "in":
                places.append((line.removeprefix("in ").strip(), {}))
                block = None
            elif line in (EXPRESSION, STATEMENT, "broken") and places:
                block = places[-1][1].setdefault(line, [])
            elif not line.strip():
                continue
            elif not places:
                sentences.append(line.strip())
            else:
                raise Drift(f"{path.name}, line {number}: neither a place nor a rule: {line}")
        mutation = Mutation(path.stem, " ".join(sentences))
        mutation.places = [_place(path.name, target, blocks) for target, blocks in places]
        if not mutation.meaning or not mutation.places:
            raise Drift(f"{path.name} does not say what it breaks, or where")
        return mutation


def _place(name, target, blocks):
    kinds = [kind for kind in (EXPRESSION, STATEMENT) if kind in blocks]
    if len(kinds) != 1 or "broken" not in blocks:
        raise Drift(f"{name}: each place needs one expression or statement, and what is broken of it")
    return Place(target, kinds[0], _text(blocks[kinds[0]]), _text(blocks["broken"]))


def _text(lines):
    return "\n".join(line[4:] for line in lines).strip()


def read_all(folder):
    """All mutations of a folder, by name."""
    return [Mutation.read(path) for path in sorted(Path(folder).glob("*.mutation"))]
