internal import Replication
internal import Schema
internal import Trust

/// The derived schema and the rules that fill it. A store whose derived tables another version made makes them anew.
enum DerivedSchema {
    /// Counts changes of the merge rules and of what typed tables show, which the text of the schema does not.
    private static let rules = 8

    /// Names the schema and the rules.
    static let mark = Hex.text(Digest.sha256(Array("\(rules)\n\(Schema.derivedSQL)".utf8)).prefix(16))
}
