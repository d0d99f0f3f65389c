internal import Replication
internal import SurveyModel

/// A local change as the open tail keeps it, with this store's own dots.
enum TailCodec {
    static func bytes(_ change: Change) -> [UInt8] {
        var writer = ByteWriter()
        begin(change.kind, change.identity, at: change.wallClock, by: change.person, change.writes.count, &writer)
        for write in change.writes {
            append(write.field, isPrivate: write.isPrivate, replacing: write.replaces, write.value?[...] ?? [], &writer)
        }
        return writer.bytes
    }

    /// Appends what a change says of itself, before the fields that it writes.
    static func begin(
        _ kind: KindID, _ identity: Change.Identity, at wallClock: Int64, by person: String, _ fields: Int,
        _ writer: inout ByteWriter
    ) {
        writer.varint(UInt64(kind.rawValue))
        switch identity {
        case .creates: writer.byte(0)
        case .keyed: writer.byte(1)
        case .named(let name):
            writer.byte(2)
            writer.block(name)
        case .existing(let dot):
            writer.byte(3)
            writer.varint(UInt64(dot.rawValue))
        case .distinguished(let mark):
            writer.byte(4)
            writer.block(mark)
        }
        writer.zigzag(wallClock)
        writer.text(person)
        writer.count(fields)
    }

    /// Appends what a change writes into a field.
    static func append(
        _ field: FieldID, isPrivate: Bool, replacing replaces: [Dot], _ value: ArraySlice<Scalar>,
        _ writer: inout ByteWriter
    ) {
        writer.varint(UInt64(field.rawValue))
        writer.byte(isPrivate ? 1 : 0)
        writer.count(replaces.count)
        for dot in replaces { writer.varint(UInt64(dot.rawValue)) }
        Canonical.append(value, to: &writer) { key in
            var name = ByteWriter()
            name.varint(UInt64(key.rawValue))
            return name.bytes
        }
    }

    static func change(_ bytes: [UInt8], at dot: Dot) throws(DecodingFailure) -> Change {
        var reader = ByteReader(bytes)
        let kind = KindID(UInt16(try reader.count(atMost: Int(UInt16.max))))
        let identity: Change.Identity
        switch try reader.byte() {
        case 0: identity = .creates
        case 1: identity = .keyed
        case 2: identity = .named(Array(try reader.block(atMost: 16)))
        case 4: identity = .distinguished(Array(try reader.block(atMost: Change.Identity.markLength)))
        default: identity = .existing(Dot(rawValue: Int64(bitPattern: try reader.varint())))
        }
        let wallClock = try reader.zigzag()
        let person = try reader.text(atMost: Change.maximumPerson)
        var writes: [FieldWrite] = []
        for _ in 0..<(try reader.count(atMost: Change.maximumFields)) {
            let field = FieldID(UInt16(try reader.count(atMost: Int(UInt16.max))))
            let isPrivate = try reader.byte() == 1
            var replaces: [Dot] = []
            for _ in 0..<(try reader.count(atMost: reader.remaining)) {
                replaces.append(Dot(rawValue: Int64(bitPattern: try reader.varint())))
            }
            var value: [Scalar] = []
            for _ in 0..<(try reader.count(atMost: 64)) { value.append(try scalar(from: &reader)) }
            writes.append(FieldWrite(field: field, isPrivate: isPrivate, replaces: replaces, value: value))
        }
        try reader.end()
        return Change(
            dot: dot, kind: kind, identity: identity, wallClock: wallClock, person: person, writes: writes)
    }

    private static func scalar(from reader: inout ByteReader) throws(DecodingFailure) -> Scalar {
        switch try reader.byte() {
        case 0: return .null
        case 1: return .integer(try reader.zigzag())
        case 2: return .text(try reader.text(atMost: Change.maximumBytes))
        case 3: return .bytes(Array(try reader.block(atMost: Change.maximumBytes)))
        case 4:
            var name = ByteReader(try reader.block(atMost: 16))
            return .reference(RecordKey(rawValue: Int64(bitPattern: try name.varint())))
        default: throw reader.failure(.badTag)
        }
    }
}
