public import Replication
package import SurveyModel

/// The changes of a segment as columns: what all changes of one shape have in common is written once.
///
/// Dots name a log by its index in the statement's *seen* list, 0 being the segment's own log.
public struct SegmentBody: Hashable, Sendable {
    /// The changes, by rising sequence number without a gap.
    public var changes: [Change]

    /// Wraps changes.
    public init(changes: [Change]) { self.changes = changes }

    /// What changes have in common that write the same fields of the same kind in the same way.
    package struct Shape: Hashable, Sendable {
        /// What is written into a field.
        package struct Part: Hashable, Sendable {
            /// The field.
            package let field: FieldID
            /// Whether it is personal data.
            package let isPrivate: Bool
            /// How many values there are.
            package let columns: Int
        }
        /// The kind of the record.
        package let kind: KindID
        /// How the record is named: 0 creates, 1 keyed, 2 named, 3 existing.
        package let identity: UInt8
        /// The fields that are written, by rising number.
        package let parts: [Part]

        /// How many bytes the hash of a key has.
        package static let hashLength = 16

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
