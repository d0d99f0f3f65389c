import DeltaBundle
import Replication
import SurveyModel

/// Changes as a fuzzer's bytes describe them, of every form that the format has and within its caps.
enum ChangeScript {
    /// The most changes of a script.
    private static let mostChanges = 24

    /// Some changes, whose dots may name so many other logs.
    static func changes(_ choices: inout Choices, from first: Int64, logs: Int) -> [Change] {
        var made: [Change] = []
        repeat {
            // A change like the one before it shares its shape, as most do.
            let isLike = choices.byte() & 3 != 0
            made.append(change(&choices, at: first + Int64(made.count), like: isLike ? made.last : nil, logs: logs))
        } while !choices.isEmpty && made.count < mostChanges
        return made
    }

    private static func change(
        _ choices: inout Choices, at sequence: Int64, like model: Change?, logs: Int
    ) -> Change {
        let kind = model?.kind ?? KindID(UInt16(choices.short()))
        let identity: Change.Identity =
            switch model.map({ tag(of: $0.identity) }) ?? choices.below(5) {
            case 0: .creates
            case 1: .keyed
            case 2: .named(padded(choices.bytes(16)))
            case 4: .distinguished(Array(padded(choices.bytes(4)).prefix(4)))
            default: .existing(dot(&choices, logs: logs))
            }
        var writes: [FieldWrite] = []
        if let model {
            for write in model.writes {
                writes.append(
                    self.write(
                        &choices, write.field, isPrivate: write.isPrivate, columns: write.value?.count ?? 0, logs: logs)
                )
            }
        } else {
            var field = 0
            for _ in 0..<choices.below(8) {
                field += 1 + choices.below(40)
                let flags = choices.byte()
                writes.append(
                    write(
                        &choices, FieldID(UInt16(field)), isPrivate: flags & 3 == 3, columns: Int(flags >> 2) % 5,
                        logs: logs))
            }
        }
        return Change(
            dot: Dot(log: 0, sequence: sequence), kind: kind, identity: identity, wallClock: choices.number(),
            person: choices.one(of: ["ana", "luis", "jos\u{e9}", "jose\u{301}", ""]), writes: writes)
    }

    private static func tag(of identity: Change.Identity) -> Int {
        switch identity {
        case .creates: 0
        case .keyed: 1
        case .named: 2
        case .existing: 3
        case .distinguished: 4
        }
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: 16 - bytes.count) }

    private static func write(
        _ choices: inout Choices, _ field: FieldID, isPrivate: Bool, columns: Int, logs: Int
    ) -> FieldWrite {
        let replaces = (0..<choices.below(3)).map { _ in dot(&choices, logs: logs) }
        return FieldWrite(
            field: field, isPrivate: isPrivate, replaces: replaces,
            value: (0..<columns).map { _ in value(&choices, logs: logs) })
    }

    private static func dot(_ choices: inout Choices, logs: Int) -> Dot {
        let sequence = choices.number() & Dot.maximumSequence
        return Dot(log: choices.below(logs + 1), sequence: max(1, sequence))
    }

    private static func value(_ choices: inout Choices, logs: Int) -> Scalar {
        let texts = ["", "31-33", "ni\u{f1}o", "nin\u{303}o", "\u{0}", "\r\n", "村淘宝"]
        return switch choices.below(8) {
        case 0: .null
        case 1, 2: .integer(choices.number())
        case 3: .text(choices.one(of: texts))
        case 4: .text(choices.text())
        case 5: .bytes(choices.block())
        case 6: .reference(RecordKey(rawValue: dot(&choices, logs: logs).rawValue))
        default: .text(String(repeating: "long ", count: choices.below(200)))
        }
    }
}
