import DeltaBundle
import Replication
import SurveyModel

/// The caps of the format's page, held against what a reader gave.
enum BodyLimits {
    /// The most columns of one field.
    private static let columns = 32

    /// Whether bodies keep to the caps, whatever the bytes said.
    static func check(_ body: SegmentBody, of statement: Statement) throws {
        try BrokenProperty.unless(body.changes.count == statement.count, "another number of changes than stated")
        var cells = 0
        var unfolded = 0
        for (index, change) in body.changes.enumerated() {
            try BrokenProperty.unless(
                change.dot == Dot(log: 0, sequence: statement.first + Int64(index)), "a change has another place")
            try BrokenProperty.unless(
                change.person.utf8.count <= Change.maximumPerson && change.writes.count <= Change.maximumFields
                    && zip(change.writes, change.writes.dropFirst()).allSatisfy { $0.field < $1.field },
                "a change beyond its caps was read")
            if case .named(let name) = change.identity {
                try BrokenProperty.unless(name.count == 16, "a name of \(name.count) bytes was read")
            }
            if case .distinguished(let mark) = change.identity {
                try BrokenProperty.unless(mark.count == 4, "a mark of \(mark.count) bytes was read")
            }
            if case .existing(let dot) = change.identity { try check(dot, logs: statement.seen.count) }
            for write in change.writes {
                for dot in write.replaces { try check(dot, logs: statement.seen.count) }
                let values = write.value ?? []
                cells += max(1, values.count)
                try BrokenProperty.unless(values.count <= columns, "a field of \(values.count) columns was read")
                for value in values {
                    try check(value, logs: statement.seen.count)
                    if !write.isPrivate { unfolded += value.length }
                }
            }
        }
        try BrokenProperty.unless(
            cells <= Statement.maximumCount && unfolded <= Statement.maximumUnfolded,
            "bodies beyond their caps were read: \(cells) values, \(unfolded) bytes")
    }

    private static func check(_ dot: Dot, logs: Int) throws {
        try BrokenProperty.unless(
            dot.log <= logs && dot.branch == 0 && dot.sequence >= 1, "a dot that leads nowhere was read: \(dot)")
    }

    private static func check(_ value: Scalar, logs: Int) throws {
        if case .reference(let key) = value { try check(Dot(rawValue: key.rawValue), logs: logs) }
        try BrokenProperty.unless(value.length <= Change.maximumBytes, "a value of \(value.length) bytes was read")
    }
}

extension Scalar {
    /// How many bytes of text or bytes it holds.
    fileprivate var length: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        default: 0
        }
    }
}
