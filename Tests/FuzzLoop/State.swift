import OfficeSync
import Replication
import SurveyModel
import SurveyStore

/// What two stores compare: equal where the same segments and the same roster are held.
struct State: Equatable {
    let digest: String
    let code: String
    let warnings: [String]

    init(_ store: Store) throws {
        digest = Hex.text(try store.fullDigest())
        let state = try store.stateCode()
        code = state.text
        warnings = state.warnings
    }

    /// Whether two stores that were given the same in another order hold the same. Segments of a device that the roster
    /// lost wait if they came after that, and are withheld if they came before: then the codes differ, with a warning.
    func agrees(with other: State) -> Bool {
        self == other || (warnings + other.warnings).contains("waiting")
    }

    /// In what the two differ.
    func difference(from other: State) -> String {
        var parts: [String] = []
        if digest != other.digest { parts.append("digest \(digest.prefix(8)) for \(other.digest.prefix(8))") }
        if code != other.code { parts.append("code \(code) for \(other.code)") }
        if warnings != other.warnings { parts.append("warnings \(warnings) for \(other.warnings)") }
        return parts.joined(separator: ", ")
    }
}

/// What people see of a store, in an order that is the same in every store.
struct Shown: Equatable {
    let lines: [String]

    init(_ store: Store) throws {
        let rows = try Catalogue.kinds.flatMap { try store.rows($0) }
        let codes = Dictionary(rows.map { ($0.key, $0.code) }, uniquingKeysWith: { first, _ in first })
        // Texts by their bytes: two that Unicode calls equivalent are not the same.
        func text(_ value: Scalar) -> String {
            switch value {
            case .reference(let key): codes[key] ?? "what is not shown"
            case .text(let text): Hex.text(Array(text.utf8))
            default: "\(value)"
            }
        }
        var lines = rows.map { row in
            let values = row.values.sorted { $0.key < $1.key }.map { "\($0)=\(text($1))" }
            return "\(row.kind.name) \(row.code) \(values.joined(separator: " "))"
        }
        for conflict in try store.conflicts() {
            let heads = conflict.heads.map { head in
                "\(head.at) \(head.person) \(head.value?.map(text).joined(separator: ",") ?? "-")"
            }
            lines.append("conflict \(conflict.code) \(conflict.field.name) \(heads.sorted())")
        }
        for finding in try store.findings() {
            lines.append("finding \(finding.code) \(finding.field?.name ?? "") \(finding.what)")
        }
        self.lines = lines.sorted()
    }

    /// The first lines in which the two differ.
    func difference(from other: Shown) -> String {
        let (mine, theirs) = (Set(lines), Set(other.lines))
        let only = mine.subtracting(theirs).sorted().prefix(3).map { "+ \($0.prefix(300))" }
        let lacks = theirs.subtracting(mine).sorted().prefix(3).map { "- \($0.prefix(300))" }
        return (only + lacks).joined(separator: "\n    ")
    }
}
