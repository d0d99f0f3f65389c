"""A copy of the package in which every broken rule lies beside the good one, chosen when the program runs."""

from itertools import pairwise
from pathlib import Path

from .mutation import EXPRESSION, Drift

SWITCH = "ALDEA_MUTATION"

FLAGS = """\
internal import Glibc

/// The rule that is broken in this run: `Tools/mutate` says which.
enum Mutation {{
    private static let active = getenv("{switch}").map {{ String(cString: $0) }}
{flags}
}}
"""

MANIFEST_TAIL = """
// Only what one program needs.
let needed: (targets: Set<String>, packages: Set<String>) = {{
    var (names, packages): (Set<String>, Set<String>) = (["{product}"], [])
    var open = ["{product}"]
    while let name = open.popLast() {{
        for dependency in package.targets.first(where: {{ $0.name == name }})?.dependencies ?? [] {{
            switch dependency {{
            case .productItem(_, let package, _, _): packages.formUnion([package].compactMap {{ $0 }})
            case .targetItem(let next, _), .byNameItem(let next, _):
                if names.insert(next).inserted {{ open.append(next) }}
            @unknown default: break
            }}
        }}
    }}
    return (names, packages)
}}()
package.products = []
package.targets.removeAll {{ !needed.targets.contains($0.name) }}
package.dependencies.removeAll {{ dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else {{ return false }}
    return !needed.packages.contains {{ location.hasSuffix("/" + $0) }}
}}
"""


def mutated_files(root, mutations):
    """The files of a package that rules are broken in, as they are with all broken rules beside the good ones."""
    places = {}
    for mutation in mutations:
        for place in mutation.places:
            places.setdefault(place.path, []).append((mutation, place))
    files = {}
    for path, found in places.items():
        file = Path(root, path)
        if not file.is_file():
            raise Drift(f"{found[0][0].name}: there is no {path}")
        files[path] = _rewritten(file.read_text(encoding="utf-8"), found)
    for target in {_target(path) for path in places}:
        flags = [
            f'    static let {mutation.flag} = active == "{mutation.name}"'
            for mutation in mutations
            if any(_target(place.path) == target for place in mutation.places)
        ]
        files[f"{target}/Mutation.swift"] = FLAGS.format(switch=SWITCH, flags="\n".join(flags))
    return files


def _target(path):
    return "/".join(path.split("/")[:2])


def _rewritten(source, found):
    """A source in which each rule is the good or a broken one; several may break the same one, none a part of it."""
    spans = {}
    for mutation, place in found:
        try:
            spans.setdefault(place.span(source), []).append((mutation, place))
        except Drift as drift:
            raise Drift(f"{mutation.name}: {drift}") from None
    for (left, right) in pairwise(sorted(spans)):
        if right[0] < left[1]:
            names = " and ".join(mutation.name for span in (left, right) for mutation, _ in spans[span])
            raise Drift(f"{names} overlap in {found[0][1].path}")
    for span in sorted(spans, reverse=True):
        source = source[: span[0]] + _chosen(source[span[0] : span[1]], spans[span]) + source[span[1] :]
    return source


def _chosen(good, alternatives):
    """The good rule, or the broken one of the mutation that is active."""
    if len({place.kind for _, place in alternatives}) > 1:
        names = " and ".join(mutation.name for mutation, _ in alternatives)
        raise Drift(f"{names} take the same rule for an expression and for a statement")
    text = good
    for mutation, place in alternatives:
        flag = f"Mutation.{mutation.flag}"
        if place.kind == EXPRESSION:
            text = f"({flag} ? ({place.broken}) : ({text}))"
        else:
            text = f"if {flag} {{\n{place.broken}\n}} else {{\n{text}\n}}"
    return text


def write_package(root, copy, product, mutations):
    """Brings the copy up to date; a file that stays the same is left alone, so that little is built again."""
    files = mutated_files(root, mutations)
    manifest = Path(root, "Package.swift").read_text(encoding="utf-8")
    files["Package.swift"] = manifest + MANIFEST_TAIL.format(product=product)
    contents = {path: text.encode() for path, text in files.items()}
    for folder in ("Sources", "Schema", "Tests"):
        for file in Path(root, folder).rglob("*"):
            path = str(file.relative_to(root))
            if file.is_file() and not path.startswith("Tests/Mutations/"):
                contents.setdefault(path, None)
    for path, content in contents.items():
        _write(Path(copy, path), Path(root, path).read_bytes() if content is None else content)
    for folder in ("Sources", "Schema", "Tests"):
        for file in Path(copy, folder).rglob("*"):
            if file.is_file() and str(file.relative_to(copy)) not in contents:
                file.unlink()


def _write(file, content):
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
