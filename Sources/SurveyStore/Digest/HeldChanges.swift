internal import Replication
internal import SurveyModel

/// Changes that were looked up in the order of their segments, so that each segment is read once for many of them.
struct HeldChanges {
    private let source: ChangeSource
    private var changes: [Dot: Change] = [:]

    /// So much is kept, by a rough count: a change may hold long texts. Others are looked up when they are asked for.
    private static let mostBytes = 4 << 20

    init(_ dots: some Sequence<Dot>, _ source: ChangeSource) throws {
        self.source = source
        var length = 0
        for dot in Set(dots).sorted() where length < HeldChanges.mostBytes {
            guard let change = try source.change(at: dot)?.change else { continue }
            length += change.writes.reduce(200) { $0 + HeldChanges.length($1) }
            changes[dot] = change
        }
    }

    private static func length(_ write: FieldWrite) -> Int {
        (write.value ?? []).reduce(100) { sum, scalar in
            switch scalar {
            case .text(let text): sum + 16 + text.utf8.count
            case .bytes(let bytes): sum + 48 + bytes.count
            case .null, .integer, .reference: sum + 16
            }
        }
    }

    /// What the change at a dot writes into a field; nil when it is not held, or writes nothing there.
    func write(of field: FieldID, at dot: Dot) throws -> FieldWrite? {
        try (changes[dot] ?? source.change(at: dot)?.change)?.write(of: field)
    }
}
