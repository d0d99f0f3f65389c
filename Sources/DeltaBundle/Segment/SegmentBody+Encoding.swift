internal import Replication
internal import SurveyModel

extension SegmentBody {
    /// The public body.
    public var publicBytes: [UInt8] {
        var persons: [ExactText: Int] = [:]
        var personOf: [Int] = []
        var personList: [String] = []
        var shapes: [Shape: Int] = [:]
        var shapeList: [Shape] = []
        var shapeOf: [Int] = []
        for change in changes {
            let person = persons[ExactText(change.person)] ?? personList.count
            if persons.updateValue(person, forKey: ExactText(change.person)) == nil { personList.append(change.person) }
            personOf.append(person)
            let shape = Shape(change)
            if shapes.updateValue(shapes[shape] ?? shapeList.count, forKey: shape) == nil { shapeList.append(shape) }
            shapeOf.append(shapes[shape]!)
        }

        var writer = ByteWriter()
        writer.count(personList.count)
        for person in personList { writer.text(person) }
        writer.count(shapeList.count)
        for shape in shapeList { shape.append(to: &writer) }
        func column(_ numbers: [Int64]) { ValueColumn.write(numbers.map(Scalar.integer), to: &writer) }
        column(shapeOf.map(Int64.init))
        column(changes.map(\.wallClock))
        column(personOf.map(Int64.init))

        var existing: [Dot] = []
        for change in changes {
            switch change.identity {
            case .named(let name): writer.raw(name)
            case .existing(let dot): existing.append(dot)
            case .creates, .keyed: break
            }
        }
        ValueColumn.write(existing, to: &writer)
        writeReplaces(to: &writer)
        for (index, shape) in shapeList.enumerated() {
            let members = changes.indices.filter { shapeOf[$0] == index }.map { changes[$0] }
            for (place, part) in shape.parts.enumerated() where !part.isPrivate {
                for column in 0..<part.columns {
                    ValueColumn.write(members.map { $0.writes[place].value?[column] ?? .null }, to: &writer)
                }
            }
        }
        return writer.bytes
    }

    private func writeReplaces(to writer: inout ByteWriter) {
        var modes: [Int64] = []
        var counts: [Int64] = []
        var dots: [Dot] = []
        for change in changes {
            let first = change.writes.first?.replaces ?? []
            if change.writes.allSatisfy({ $0.replaces.isEmpty }) {
                modes.append(0)
            } else if first.count == 1, change.writes.allSatisfy({ $0.replaces == first }) {
                modes.append(1)
                dots.append(first[0])
            } else {
                modes.append(2)
                for write in change.writes {
                    counts.append(Int64(write.replaces.count))
                    dots.append(contentsOf: write.replaces)
                }
            }
        }
        ValueColumn.write(modes.map(Scalar.integer), to: &writer)
        ValueColumn.write(counts.map(Scalar.integer), to: &writer)
        writer.count(dots.count)
        ValueColumn.write(dots, to: &writer)
    }

    /// The private body; `salt` gives eight bytes a leaf that nobody can guess.
    public func privateBody(salt: () throws -> [UInt8]) rethrows -> PrivateBody {
        try privateBody { _ in try salt() }
    }

    /// The private body; `salt` gives eight bytes that nobody can guess for a change's sequence number and private values.
    public func privateBody(salt: ([UInt8]) throws -> [UInt8]) rethrows -> PrivateBody {
        PrivateBody(
            leaves: try changes.compactMap { change in
                let parts = change.writes.filter(\.isPrivate)
                guard !parts.isEmpty else { return nil }
                var values = ByteWriter()
                for part in parts {
                    for value in part.value ?? [] { ValueColumn.write(value, to: &values) }
                }
                var place = ByteWriter()
                place.varint(UInt64(change.dot.sequence))
                return .held(try salt(place.bytes + values.bytes) + values.bytes)
            })
    }
}

extension SegmentBody.Shape {
    init(_ change: Change) {
        kind = change.kind
        identity = change.identity.tag
        parts = change.writes.map { Part(field: $0.field, isPrivate: $0.isPrivate, columns: $0.value?.count ?? 0) }
    }

    func append(to writer: inout ByteWriter) {
        writer.varint(UInt64(kind.rawValue))
        writer.byte(identity)
        writer.count(parts.count)
        for part in parts {
            writer.varint(UInt64(part.field.rawValue))
            writer.byte(part.isPrivate ? 1 : 0)
            writer.count(part.columns)
        }
    }
}
