/// The number of a kind of record. Permanent, like a field's.
public struct KindID: RawRepresentable, Hashable, Sendable, Comparable {
    /// The number, from 1.
    public let rawValue: UInt16

    /// Wraps a number.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Wraps a number.
    public init(_ number: UInt16) { rawValue = number }

    /// Orders kinds by number.
    public static func < (left: KindID, right: KindID) -> Bool { left.rawValue < right.rawValue }
}

/// A kind of record: an entity of the program, with its table and its fields.
public struct Kind: Hashable, Sendable {
    /// Where records of a kind live.
    public enum Home: Hashable, Sendable {
        /// In the scope of the office that creates them.
        case office
        /// In the scope `program`, which everyone holds: the same key is the same record everywhere.
        case program
    }

    /// The permanent number.
    public let id: KindID
    /// The noun, which is also the name of the typed table and the word on the command line.
    public let name: String
    /// Where its records live.
    public let home: Home
    /// The columns of the natural key, empty when records have none; two offices that create the same key create one record.
    public let naturalKey: [String]
    /// The columns by which an imported row finds its record; the natural key where there is one.
    public let importKey: [String]
    /// The fields, by rising number.
    public let fields: [Field]

    /// Describes a kind.
    public init(
        _ id: UInt16, _ name: String, home: Home, naturalKey: [String] = [], importKey: [String] = [], fields: [Field]
    ) {
        self.id = KindID(id)
        self.name = name
        self.home = home
        self.naturalKey = naturalKey
        self.importKey = naturalKey.isEmpty ? importKey : naturalKey
        self.fields = fields
    }

    /// The field of that number, if this version of the program knows it.
    public func field(_ id: FieldID) -> Field? { fields.first { $0.id == id } }

    /// The field of that name, or the one that has a column of that name.
    public func field(named name: String) -> Field? {
        fields.first { $0.name == name } ?? fields.first { $0.columns.contains { $0.name == name } }
    }

    /// Every column, in the order of the typed table.
    public var columns: [Column] { fields.flatMap(\.columns) }
}
