public import Replication
package import SurveyModel

/// The changes of a segment as columns: what changes of one shape have in common is written once.
///
/// Dots name a log by its index in the statement's *seen* list, 0 being the segment's own log.
public struct SegmentBody: Hashable, Sendable {
    /// The changes, by rising sequence number without a gap.
    public var changes: [Change]

    /// Wraps changes.
    public init(changes: [Change]) { self.changes = changes }

    /// What changes have in common that write the same fields of the same kind in the same way.
    package struct Shape: Hashable, Sendable {
        /// What is written into a field.
        package struct Part: Hashable, Sendable {
            /// The field.
            package let field: FieldID
            /// Whether it is personal data.
            package let isPrivate: Bool
            /// How many values there are.
            package let columns: Int
        }
        /// The kind of the record.
        package let kind: KindID
        /// How the record is named: 0 creates, 1 keyed, 2 named, 3 existing.
        package let identity: UInt8
        /// The fields that are written, by rising number.
        package let parts: [Part]

        /// How many bytes the hash of a key has.
        package static let hashLength = 16

        var hasPrivate: Bool { parts.contains(where: \.isPrivate) }

        /// What a change of this shape counts towards the cap: its values; a field without columns counts as one.
        var size: Int { max(1, parts.reduce(0) { $0 + max(1, $1.columns) }) }
    }

    /// The most columns of one field.
    static let maximumColumns = 32

    /// Reads the bodies of a segment.
    ///
    /// The private body may be missing or have redacted leaves; the values concerned are then nil.
    /// - Throws: `DecodingFailure` when the bytes are not what the format demands. Nothing is allocated on the word of a
    ///   length alone: the number of values is capped by `Statement.maximumCount`.
    public init(
        statement: Statement, publicBytes: ArraySlice<UInt8>, privateBody: PrivateBody?
    ) throws(DecodingFailure) {
        let shapes: [Shape]
        let shapeOf: [Int]
        if publicBytes.first == BodyPlan.mark {
            (changes, shapes, shapeOf) = try SegmentBody.readSecondForm(statement, publicBytes)
        } else {
            (changes, shapes, shapeOf) = try SegmentBody.readFirstForm(statement, publicBytes)
        }
        try readLeaves(privateBody, statement, shapes, shapeOf)
    }

    /// Gives the changes the personal values of the leaves that are held.
    private mutating func readLeaves(
        _ body: PrivateBody?, _ statement: Statement, _ shapes: [Shape], _ shapeOf: [Int]
    ) throws(DecodingFailure) {
        let owners = shapeOf.indices.filter { shapes[shapeOf[$0]].hasPrivate }
        guard owners.count == statement.privateCount else { throw DecodingFailure(.inconsistent, offset: 0) }
        guard let body else { return }
        guard body.count == owners.count else { throw DecodingFailure(.inconsistent, offset: 0) }
        for (place, owner) in owners.enumerated() {
            guard let leaf = body.held(place) else { continue }
            let parts = shapes[shapeOf[owner]].parts
            // A leaf that nobody can read is like one that is not held: what is public must not depend on who holds which.
            guard let values = try? PrivateBody.values(of: parts, in: leaf, logs: statement.seen.count) else {
                continue
            }
            for (place, value) in zip(parts.indices.filter({ parts[$0].isPrivate }), values) {
                changes[owner].writes[place].value = value
            }
        }
    }

    /// What each field of each change replaces.
    ///
    /// - Parameter identities: which record each change writes, in the second form; nil in the first one.
    static func readReplaces(
        _ fields: [Int], logs: Int, under identities: [Change.Identity]? = nil, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [[[Dot]]] {
        let newest = identities == nil ? ValueColumn.Tag.references : ValueColumn.Tag.words
        let modes = try indexes(fields.count, below: identities == nil ? 3 : 4, upTo: newest, from: &reader)
        let listed = zip(modes, fields).reduce(0) { $1.0 == 2 ? $0 + $1.1 : $0 }
        let counts = try indexes(listed, below: Statement.maximumCount, upTo: newest, from: &reader)
        let total = try reader.count(atMost: Statement.maximumCount)
        guard modes.count(where: { $0 == 1 }) + counts.reduce(0, +) == total else {
            throw reader.failure(.inconsistent)
        }
        let dots =
            identities == nil
            ? try ValueColumn.readDots(total, logs: logs, from: &reader)
            : try ValueColumn.readLinks(total, logs: logs, from: &reader)
        var nextDot = dots.makeIterator()
        var nextCount = counts.makeIterator()
        var replaces: [[[Dot]]] = []
        for (index, (mode, fields)) in zip(modes, fields).enumerated() {
            switch mode {
            case 1:
                let dot = nextDot.next().map { [$0] } ?? []
                replaces.append([[Dot]](repeating: dot, count: fields))
            case 2:
                replaces.append(
                    (0..<fields).map { _ in (0..<(nextCount.next() ?? 0)).compactMap { _ in nextDot.next() } })
            case 3:
                guard case .existing(let dot)? = identities?[index] else { throw reader.failure(.inconsistent) }
                replaces.append([[Dot]](repeating: [dot], count: fields))
            default: replaces.append([[Dot]](repeating: [], count: fields))
            }
        }
        return replaces
    }

    /// A column of integers, in whatever form it comes.
    static func integers(
        _ count: Int, upTo newest: UInt8 = ValueColumn.Tag.words, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Int64] {
        var numbers: [Int64] = []
        for value in try ValueColumn.read(count, logs: 0, upTo: newest, from: &reader) {
            guard case .integer(let number) = value else { throw reader.failure(.badTag) }
            numbers.append(number)
        }
        return numbers
    }

    /// A column of indexes into a list.
    static func indexes(
        _ count: Int, below limit: Int, upTo newest: UInt8 = ValueColumn.Tag.words, from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Int] {
        var found: [Int] = []
        for number in try integers(count, upTo: newest, from: &reader) {
            guard number >= 0, number < Int64(limit) else { throw reader.failure(.inconsistent) }
            found.append(Int(number))
        }
        return found
    }
}

extension Change.Identity {
    /// How the identity is written: 0 creates, 1 keyed, 2 named, 3 existing, 4 distinguished.
    var tag: UInt8 {
        switch self {
        case .creates: 0
        case .keyed: 1
        case .named: 2
        case .existing: 3
        case .distinguished: 4
        }
    }
}
