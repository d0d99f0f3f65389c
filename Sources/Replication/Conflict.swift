public import SurveyModel

/// The rule of what is shown where a field has several heads, and when people must decide.
public enum Conflict {
    /// A head with what decides between heads.
    public struct Candidate: Hashable, Sendable {
        /// The change's place in this store.
        public let dot: Dot
        /// The author's wall clock.
        public let wallClock: Int64
        /// The log's name: equal in every store, unlike its number.
        public let log: LogID
        /// Tells apart two changes that a fork gave one dot: a hash of the change, equal in every store.
        public let discriminator: [UInt8]
        /// Whether the change replaced nothing in this field.
        public let replacesNothing: Bool
        /// The values.
        public let value: [Scalar]

        /// Describes a head.
        public init(
            dot: Dot, wallClock: Int64, log: LogID, discriminator: [UInt8], replacesNothing: Bool, value: [Scalar]
        ) {
            self.dot = dot
            self.wallClock = wallClock
            self.log = log
            self.discriminator = discriminator
            self.replacesNothing = replacesNothing
            self.value = value
        }

        /// Whether this head is shown rather than the other: greater wall clock, log, sequence, then discriminator.
        func outranks(_ other: Candidate) -> Bool {
            if wallClock != other.wallClock { return wallClock > other.wallClock }
            if log != other.log { return log > other.log }
            if dot.sequence != other.dot.sequence { return dot.sequence > other.dot.sequence }
            return other.discriminator.lexicographicallyPrecedes(discriminator)
        }
    }

    /// What a field shows, and whether a person must decide.
    public struct Outcome: Hashable, Sendable {
        /// The head that every office shows.
        public let shown: Dot
        /// Whether the heads' values differ.
        public let isConflict: Bool
    }

    /// Decides between heads; there must be at least one.
    ///
    /// - Parameters:
    ///   - heads: the heads of the field.
    ///   - replacedValues: for a record with a natural key, the values that any head replaced, directly or not. A head
    ///     that replaces nothing and says only what another head already replaced is one office's copy of a catalogue
    ///     that somebody else has corrected: it is no conflict, and it is not shown.
    public static func decide(_ heads: [Candidate], replacedValues: [Dot: [[Scalar]]] = [:]) -> Outcome {
        var contenders = heads
        if !replacedValues.isEmpty {
            let open = heads.filter { head in
                !(head.replacesNothing
                    && heads.contains { other in
                        other.dot != head.dot
                            && replacedValues[other.dot]?.contains { Canonical.areEqual($0, head.value) } == true
                    })
            }
            if !open.isEmpty { contenders = open }
        }
        let shown = contenders.dropFirst().reduce(contenders[0]) { $1.outranks($0) ? $1 : $0 }
        return Outcome(shown: shown.dot, isConflict: contenders.contains { !Canonical.areEqual($0.value, shown.value) })
    }
}
