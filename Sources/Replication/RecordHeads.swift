public import SurveyModel

/// The heads of all fields of a record, packed: most records have one head for everything, their creating change.
///
/// `base` is the creating change, and `baseFields` the fields numbered 1–63 of which it is the only head. Whatever differs stands in `exceptions`.
public struct RecordHeads: Hashable, Sendable {
    /// The creating change.
    public let base: Dot
    /// Bit n is set when field n has `base` as its only head.
    public private(set) var baseFields: UInt64
    /// The heads of every other field that has been written.
    public private(set) var exceptions: [FieldID: [Dot]]

    /// A record of which only the creating change is known.
    public init(base: Dot, fields: some Sequence<FieldID>) {
        self.base = base
        baseFields = 0
        exceptions = [:]
        for field in fields { self[field] = [base] }
    }

    /// Restores what `packed` gave.
    public init(base: Dot, baseFields: UInt64, exceptions: [FieldID: [Dot]]) {
        self.base = base
        self.baseFields = baseFields
        self.exceptions = exceptions
    }

    /// The heads of a field; empty when it was never written.
    public subscript(field: FieldID) -> [Dot] {
        get {
            if field.rawValue < 64, baseFields & (1 << UInt64(field.rawValue)) != 0 { return [base] }
            return exceptions[field] ?? []
        }
        set {
            let fits = field.rawValue < 64
            if fits { baseFields &= ~(1 << UInt64(field.rawValue)) }
            exceptions[field] = nil
            if newValue.isEmpty { return }
            if fits, newValue == [base] {
                baseFields |= 1 << UInt64(field.rawValue)
            } else {
                exceptions[field] = newValue
            }
        }
    }

    /// Every field that has a head, by rising number.
    public var fields: [FieldID] {
        var all = (0..<64).filter { baseFields & (1 << UInt64($0)) != 0 }.map { FieldID(UInt16($0)) }
        all.append(contentsOf: exceptions.keys)
        return all.sorted()
    }

    /// The exceptions as bytes, nil when there are none: field, number of heads, heads.
    public var packedExceptions: [UInt8]? {
        guard !exceptions.isEmpty else { return nil }
        var writer = ByteWriter()
        for (field, dots) in exceptions.sorted(by: { $0.key < $1.key }) {
            writer.varint(UInt64(field.rawValue))
            writer.count(dots.count)
            for dot in dots { writer.varint(UInt64(dot.rawValue)) }
        }
        return writer.bytes
    }

    /// Restores heads from a row of the store.
    public init(base: Dot, baseFields: UInt64, packedExceptions: [UInt8]?) throws(DecodingFailure) {
        var exceptions: [FieldID: [Dot]] = [:]
        if let packedExceptions {
            var reader = ByteReader(packedExceptions)
            while reader.remaining > 0 {
                let field = FieldID(UInt16(try reader.count(atMost: Int(UInt16.max))))
                var dots: [Dot] = []
                for _ in 0..<(try reader.count(atMost: reader.remaining)) {
                    dots.append(Dot(rawValue: Int64(bitPattern: try reader.varint())))
                }
                exceptions[field] = dots
            }
        }
        self.init(base: base, baseFields: baseFields, exceptions: exceptions)
    }
}
