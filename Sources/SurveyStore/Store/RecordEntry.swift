public import SurveyModel

/// A write that somebody asks for: values for fields of a new or existing record.
public struct RecordEntry: Sendable {
    /// Which record is meant.
    public enum Target: Hashable, Sendable {
        /// A new one.
        case create
        /// The one that its key columns name; it is created if it is not there.
        case keyed
        /// This one.
        case existing(RecordKey)
    }

    /// The kind.
    public var kind: Kind
    /// Which record.
    public var target: Target
    /// The scope; nil means `program` for a kind of the program, else the first that this device writes.
    public var scope: String?
    /// The values by field, one for each column of the field.
    public var values: [FieldID: [Scalar]]
    /// Fields that are written even if the value is what is shown: that settles a conflict.
    public var resolving: Set<FieldID>

    /// Describes a write.
    public init(
        kind: Kind, target: Target, scope: String? = nil, values: [FieldID: [Scalar]], resolving: Set<FieldID> = []
    ) {
        self.kind = kind
        self.target = target
        self.scope = scope
        self.values = values
        self.resolving = resolving
    }
}
