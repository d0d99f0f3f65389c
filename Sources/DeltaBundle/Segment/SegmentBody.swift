public import Replication
internal import SurveyModel

/// The changes of a segment as columns: what all changes of one shape have in common is written once.
///
/// Dots name a log by its index in the statement's *seen* list, 0 being the segment's own log.
public struct SegmentBody: Hashable, Sendable {
    /// The changes, by rising sequence number without a gap.
    public var changes: [Change]

    /// Wraps changes.
    public init(changes: [Change]) { self.changes = changes }

    /// What changes have in common that write the same fields of the same kind in the same way.
    struct Shape: Hashable {
        struct Part: Hashable {
            let field: FieldID
            let isPrivate: Bool
            let columns: Int
        }
        let kind: KindID
        let identity: UInt8
        let parts: [Part]

        var hasPrivate: Bool { parts.contains(where: \.isPrivate) }
    }

    /// The most columns of one field.
    static let maximumColumns = 32
}

extension Change.Identity {
    /// How the identity is written: 0 creates, 1 keyed, 2 named, 3 existing.
    var tag: UInt8 {
        switch self {
        case .creates: 0
        case .keyed: 1
        case .named: 2
        case .existing: 3
        }
    }
}
