import Replication
import SeededRandom
import SurveyModel

/// Changes of every form that the format has.
enum RandomChanges {
    static let texts = [
        "", "a", "Tejuino El Güero", "Tejuino El Gu\u{308}ero", "ñ", "n\u{303}", "👩🏽‍🌾", "村淘宝", "\u{0}", "\r\n", "31-33",
        String(repeating: "long ", count: 60),
    ]

    /// So many changes from a sequence number on, in bodies whose dots may name `logs` other logs.
    static func make(
        _ count: Int, from first: Int64, logs: Int, using random: inout SeededGenerator
    ) -> [Change] {
        // Few shapes, as in life, with some changes that have their own.
        let shapes = (0..<(1 + random.below(4))).map { _ in Shape(using: &random) }
        return (0..<count).map { index in
            let shape = random.once(in: 6) ? Shape(using: &random) : shapes[random.below(shapes.count)]
            return Change(
                dot: Dot(log: 0, sequence: first + Int64(index)), kind: shape.kind,
                identity: identity(shape.identity, logs: logs, using: &random),
                wallClock: random.once(in: 20)
                    ? [Int64.min, Int64.max, -1, 0].randomElement(using: &random)!
                    : 1_750_000_000 + Int64(index * 7),
                person: ["ana", "luis", "jose\u{301}", "jos\u{e9}", ""].randomElement(using: &random)!,
                writes: writes(shape, logs: logs, using: &random))
        }
    }

    private struct Shape {
        struct Part {
            let field: FieldID
            let isPrivate: Bool
            let columns: Int
            let style: Int
        }
        let kind: KindID
        let identity: Int
        let parts: [Part]

        init(using random: inout SeededGenerator) {
            kind = KindID([1, 5, 11, 999, UInt16.max].randomElement(using: &random)!)
            identity = random.below(5)
            let fields = Set((0..<random.below(9)).map { _ in UInt16(random.once(in: 6) ? 60_000 : random.below(60)) })
            parts = fields.sorted().map { field in
                Part(
                    field: FieldID(field), isPrivate: random.once(in: 4), columns: 1 + random.below(3),
                    style: random.below(8))
            }
        }
    }

    static func dot(logs: Int, using random: inout SeededGenerator) -> Dot {
        Dot(
            log: random.below(logs + 1),
            sequence: random.once(in: 9) ? Dot.maximumSequence : Int64(1 + random.below(5000)))
    }

    private static func identity(
        _ tag: Int, logs: Int, using random: inout SeededGenerator
    ) -> Change.Identity {
        switch tag {
        case 0: .creates
        case 1: .keyed
        case 2: .named(random.bytes(16))
        case 4: .distinguished(random.bytes(4))
        default: .existing(dot(logs: logs, using: &random))
        }
    }

    private static func writes(_ shape: Shape, logs: Int, using random: inout SeededGenerator) -> [FieldWrite] {
        let mode = random.below(4)
        let shared = dot(logs: logs, using: &random)
        return shape.parts.map { part in
            let replaces: [Dot]
            switch mode {
            case 0: replaces = []
            case 1: replaces = [shared]
            default: replaces = (0..<random.below(4)).map { _ in dot(logs: logs, using: &random) }
            }
            let value = (0..<part.columns).map { _ in scalar(part.style, logs: logs, using: &random) }
            return FieldWrite(field: part.field, isPrivate: part.isPrivate, replaces: replaces, value: value)
        }
    }

    static func scalar(_ style: Int, logs: Int, using random: inout SeededGenerator) -> Scalar {
        switch style {
        case 0: .integer(Int64(random.below(5)))
        case 1: .integer(1_700_000_000 + Int64(random.below(1000)))
        case 2: random.once(in: 3) ? .null : .integer([Int64.min, .max, 0, -1, 1].randomElement(using: &random)!)
        case 3: .text(texts.randomElement(using: &random)!)
        case 4: random.once(in: 2) ? .null : .text(texts.randomElement(using: &random)!)
        case 5: .reference(RecordKey(rawValue: dot(logs: logs, using: &random).rawValue))
        case 6: .null
        default:
            switch random.below(6) {
            case 0: .null
            case 1: .integer(Int64(bitPattern: random.next()))
            case 2: .text(texts.randomElement(using: &random)!)
            case 3: .bytes(random.bytes(random.below(40)))
            case 4: .bytes([])
            default: .reference(RecordKey(rawValue: dot(logs: logs, using: &random).rawValue))
            }
        }
    }
}

extension Change {
    /// Everything in the change to the last byte; `==` takes equivalent Unicode texts for equal.
    var exactly: String {
        let writes = writes.map { write in
            let value = write.value.map { values in "\(values.map { $0.exactly })" } ?? "not held"
            let place = "\(write.field.rawValue)\(write.isPrivate ? "p" : "")"
            return "\(place) replaces \(write.replaces.map(\.place)): \(value)"
        }
        let name: String
        switch identity {
        case .creates: name = "creates"
        case .keyed: name = "keyed"
        case .named(let bytes): name = "named \(Hex.text(bytes))"
        case .distinguished(let bytes): name = "distinguished \(Hex.text(bytes))"
        case .existing(let dot): name = "existing \(dot.place)"
        }
        return "\(dot.place) kind \(kind.rawValue) \(name) at \(wallClock) by \(Array(person.utf8)): \(writes)"
    }
}

extension Dot {
    /// The dot as a segment's body means it.
    var place: String { "\(log).\(sequence)" }
}

extension Scalar {
    /// The value to the last byte.
    var exactly: String {
        switch self {
        case .null: "null"
        case .integer(let number): "\(number)"
        case .text(let text): "text \(Hex.text(text.utf8))"
        case .bytes(let bytes): "bytes \(Hex.text(bytes))"
        case .reference(let key): "reference \(Dot(rawValue: key.rawValue).place)"
        }
    }
}
