import Replication
import SeededRandom
import SurveyModel

/// Changes that the format allows and that no office would write.
enum HostileChange {
    /// An enterprise by its name only.
    static func plain(at sequence: Int64, name: String, at clock: Int64) -> Change {
        Change(
            dot: Dot(log: 0, sequence: sequence), kind: Kind.enterprise.id, identity: .creates, wallClock: clock,
            person: "x", writes: [FieldWrite(field: FieldID(2), isPrivate: false, value: [.text(name)])])
    }

    /// Another name for a record; it replaces the change that created it unless something else is given.
    static func edit(at sequence: Int64, of record: Dot, name: String, replaces: [Dot]? = nil) -> Change {
        Change(
            dot: Dot(log: 0, sequence: sequence), kind: Kind.enterprise.id, identity: .existing(record),
            wallClock: Village.now, person: "x",
            writes: [
                FieldWrite(
                    field: FieldID(2), isPrivate: false, replaces: replaces ?? [record], value: [.text(name)])
            ])
    }

    /// Any change.
    static func make(at sequence: Int64, dots: [Dot], _ random: inout SeededGenerator) -> Change {
        let kind = random.once(in: 10) ? nil : Catalogue.kinds.randomElement(using: &random)
        let unknown = KindID([0, 200, UInt16.max][random.below(3)])
        return Change(
            dot: Dot(log: 0, sequence: sequence), kind: kind?.id ?? unknown, identity: identity(dots, &random),
            wallClock: NastyValues.clock(&random), person: String(NastyValues.text(&random).prefix(60)),
            writes: writes(kind, dots, &random))
    }

    private static func identity(_ dots: [Dot], _ random: inout SeededGenerator) -> Change.Identity {
        switch random.below(7) {
        case 0: .creates
        case 6: .distinguished(random.once(in: 2) ? [1, 1, 1, 1] : random.bytes(4))
        case 1: .named(random.once(in: 2) ? [UInt8](repeating: 1, count: 16) : random.bytes(16))
        case 2, 3: .existing(dots.randomElement(using: &random) ?? Dot(log: 0, sequence: 1))
        default: .keyed
        }
    }

    private static func writes(_ kind: Kind?, _ dots: [Dot], _ random: inout SeededGenerator) -> [FieldWrite] {
        var fields = kind?.fields.map(\.id) ?? (1...5).map { FieldID($0) }
        if random.once(in: 3) { fields = fields.filter { _ in random.once(in: 2) } }
        if random.once(in: 8) { fields.append(contentsOf: [FieldID(63), FieldID(64), FieldID(UInt16.max)]) }
        return Set(fields).sorted().prefix(40).map { id in
            let field = kind?.field(id)
            let isPrivate = random.once(in: 20) != (field?.isPrivate ?? false)
            var columns = field?.columns.count ?? random.below(4)
            if random.once(in: 20) { columns = [0, 1, 2, 32][random.below(4)] }
            let value = (0..<columns).map { place in
                let type = field.flatMap { place < $0.columns.count ? $0.columns[place].type : nil }
                return NastyValues.scalar(type, links: dots, &random)
            }
            let replaces = random.once(in: 2) ? [] : dots.shuffled(using: &random).prefix(random.below(4))
            return FieldWrite(field: id, isPrivate: isPrivate, replaces: replaces.sorted(), value: value)
        }
    }
}
