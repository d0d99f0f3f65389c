import Replication
import SurveyModel

@testable import DeltaBundle

/// Writes public bodies of the first form, which the program itself only reads any more: every value behind its own tag.
enum FirstFormBody {
    static func bytes(_ changes: [Change]) -> [UInt8] {
        let persons = changes.map(\.person)
        let shapes = changes.map(SegmentBody.Shape.init)
        var writer = ByteWriter()
        writer.count(persons.count)
        for person in persons { writer.text(person) }
        writer.count(shapes.count)
        for shape in shapes { append(shape, to: &writer) }
        integers(shapes.indices.map(Int64.init), to: &writer)
        integers(changes.map(\.wallClock), to: &writer)
        integers(persons.indices.map(Int64.init), to: &writer)
        for case .named(let name) in changes.map(\.identity) { writer.raw(name) }
        dots(changes.compactMap { if case .existing(let dot) = $0.identity { dot } else { nil } }, to: &writer)
        integers(changes.map { $0.writes.isEmpty ? 0 : 2 }, to: &writer)
        let replaces = changes.flatMap { $0.writes.map(\.replaces) }
        integers(replaces.map { Int64($0.count) }, to: &writer)
        writer.count(replaces.joined().count)
        dots(Array(replaces.joined()), to: &writer)
        for value in changes.flatMap({ $0.writes.filter { !$0.isPrivate }.flatMap { $0.value ?? [] } }) {
            writer.byte(5)
            ValueColumn.write(value, to: &writer)
        }
        return writer.bytes
    }

    private static func append(_ shape: SegmentBody.Shape, to writer: inout ByteWriter) {
        writer.varint(UInt64(shape.kind.rawValue))
        writer.byte(shape.identity)
        writer.count(shape.parts.count)
        for part in shape.parts {
            writer.varint(UInt64(part.field.rawValue))
            writer.byte(part.isPrivate ? 1 : 0)
            writer.count(part.columns)
        }
    }

    private static func integers(_ numbers: [Int64], to writer: inout ByteWriter) {
        writer.byte(numbers.isEmpty ? 0 : 1)
        for number in numbers { writer.zigzag(number) }
    }

    private static func dots(_ dots: [Dot], to writer: inout ByteWriter) {
        for dot in dots { writer.count(dot.log) }
        var previous: Int64 = 0
        for dot in dots {
            writer.zigzag(dot.sequence - previous)
            previous = dot.sequence
        }
    }
}
