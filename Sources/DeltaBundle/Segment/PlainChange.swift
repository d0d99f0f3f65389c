public import Replication
internal import SurveyModel

/// A change in the words of the format's page, with names instead of indexes: what any reader of a segment must find in it.
///
/// Encoded as JSON with sorted keys it is the line that `aldea bundle inspect --changes` prints, and that a second reader
/// of the format must print, too. Bytes and names are lower-case hexadecimal digits.
public struct PlainChange: Hashable, Sendable, Encodable {
    /// Where the change stands.
    public struct Place: Hashable, Sendable, Encodable {
        /// The log's name.
        public let log: String
        /// The segment in which the change stands.
        public let segment: String
        /// The sequence number.
        public let sequence: Int64
    }

    /// Another change that this one names.
    public struct Link: Hashable, Sendable, Encodable {
        /// The name of its log.
        public let log: String
        /// Its sequence number.
        public let sequence: Int64
        /// The segment that *seen* gives for its log; nil when the segment's own chain leads to it.
        public let through: String?

        private enum Key: String, CodingKey { case log, sequence, through }

        /// Writes `through` also when it is nil.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(log, forKey: .log)
            try container.encode(sequence, forKey: .sequence)
            try container.encode(through, forKey: .through)
        }
    }

    /// Which record is written.
    public enum Identity: Hashable, Sendable, Encodable {
        /// A new one.
        case creates
        /// The one that the key columns name.
        case keyed
        /// The one that a hash of the key columns names.
        case named(String)
        /// The one that the public key columns name, and a mark that tells apart those that are alike in them.
        case distinguished(String)
        /// The one that the change there created.
        case existing(Link)

        private enum Key: String, CodingKey { case creates, keyed, named, distinguished, existing }

        /// Writes an object of one member.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            switch self {
            case .creates: try container.encode(true, forKey: .creates)
            case .keyed: try container.encode(true, forKey: .keyed)
            case .named(let hash): try container.encode(hash, forKey: .named)
            case .distinguished(let mark): try container.encode(mark, forKey: .distinguished)
            case .existing(let link): try container.encode(link, forKey: .existing)
            }
        }
    }

    /// The value of a column.
    public enum Value: Hashable, Sendable, Encodable {
        /// Nothing.
        case null
        /// A number.
        case integer(Int64)
        /// A text.
        case text(String)
        /// Bytes.
        case bytes(String)
        /// A link to the record that the change there created.
        case link(Link)

        private enum Key: String, CodingKey { case integer, text, bytes, link }

        /// Writes null, or an object of one member.
        public func encode(to encoder: any Encoder) throws {
            if case .null = self {
                var container = encoder.singleValueContainer()
                return try container.encodeNil()
            }
            var container = encoder.container(keyedBy: Key.self)
            switch self {
            case .null: break
            case .integer(let number): try container.encode(number, forKey: .integer)
            case .text(let text): try container.encode(text, forKey: .text)
            case .bytes(let digits): try container.encode(digits, forKey: .bytes)
            case .link(let link): try container.encode(link, forKey: .link)
            }
        }
    }

    /// What is written into one field.
    public struct Write: Hashable, Sendable, Encodable {
        /// The field's number.
        public let field: UInt16
        /// Whether it is personal data.
        public let personal: Bool
        /// The heads that its author saw, in the order in which they stand.
        public let replaces: [Link]
        /// The columns' values; nil when they are not held.
        public let values: [Value]?

        private enum Key: String, CodingKey { case field, personal, replaces, values }

        /// Writes `values` also when it is nil.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(field, forKey: .field)
            try container.encode(personal, forKey: .personal)
            try container.encode(replaces, forKey: .replaces)
            try container.encode(values, forKey: .values)
        }
    }

    /// Where it stands.
    public let dot: Place
    /// Which record it writes.
    public let identity: Identity
    /// The kind of the record.
    public let kind: UInt16
    /// Who entered it, as the device claims.
    public let person: String
    /// The scope of its log.
    public let scope: String
    /// The author's wall clock, seconds since 1970.
    public let wallClock: Int64
    /// The fields written.
    public let writes: [Write]

    private enum CodingKeys: String, CodingKey {
        case dot, identity, kind, person, scope, writes
        case wallClock = "wall_clock"
    }
}

extension Segment {
    /// The changes in plain words.
    ///
    /// - Throws: `DecodingFailure` when the bodies cannot be read.
    public func plainChanges() throws(DecodingFailure) -> [PlainChange] { try body().changes.map(plain) }

    private func plain(_ change: Change) -> PlainChange {
        let identity: PlainChange.Identity =
            switch change.identity {
            case .creates: .creates
            case .keyed: .keyed
            case .named(let hash): .named(Hex.text(hash))
            case .distinguished(let mark): .distinguished(Hex.text(mark))
            case .existing(let dot): .existing(link(dot))
            }
        return PlainChange(
            dot: PlainChange.Place(
                log: statement.log.id.description, segment: id.description, sequence: change.dot.sequence),
            identity: identity, kind: change.kind.rawValue, person: change.person, scope: statement.log.scope,
            wallClock: change.wallClock,
            writes: change.writes.map { write in
                PlainChange.Write(
                    field: write.field.rawValue, personal: write.isPrivate, replaces: write.replaces.map(link),
                    values: write.value?.map(plain))
            })
    }

    private func plain(_ value: Scalar) -> PlainChange.Value {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .bytes(Hex.text(bytes))
        case .reference(let key): .link(link(Dot(rawValue: key.rawValue)))
        }
    }

    /// A dot of the bodies: index 0 is this segment's own log, others are entries of *seen*.
    private func link(_ dot: Dot) -> PlainChange.Link {
        guard dot.log > 0 else {
            return PlainChange.Link(log: statement.log.id.description, sequence: dot.sequence, through: nil)
        }
        let seen = statement.seen[dot.log - 1]
        return PlainChange.Link(
            log: seen.log.description, sequence: dot.sequence, through: seen.segment.description)
    }
}
