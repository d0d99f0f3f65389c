internal import Replication
internal import SurveyModel

/// A local change as the open tail keeps it, with this store's own dots.
enum TailCodec {
    static func bytes(_ change: Change) -> [UInt8] {
        var writer = ByteWriter()
        writer.varint(UInt64(change.kind.rawValue))
        switch change.identity {
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
        writer.zigzag(change.wallClock)
        writer.text(change.person)
        writer.count(change.writes.count)
        for write in change.writes {
            writer.varint(UInt64(write.field.rawValue))
            writer.byte(write.isPrivate ? 1 : 0)
            writer.count(write.replaces.count)
            for dot in write.replaces { writer.varint(UInt64(dot.rawValue)) }
            Canonical.append(write.value ?? [], to: &writer) { key in
                var name = ByteWriter()
                name.varint(UInt64(key.rawValue))
                return name.bytes
            }
        }
        return writer.bytes
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
