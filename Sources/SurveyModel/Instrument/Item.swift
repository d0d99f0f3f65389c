extension Instrument {
    /// A group of items that is scored as one.
    public struct Dimension: Hashable, Sendable {
        /// The id, such as `A`.
        public let id: String
        /// The name by language.
        public let name: [Language: String]
        /// The places of its items in ``Instrument/items``.
        public let itemRange: Range<Int>
    }

    /// A question of the instrument.
    public struct Item: Hashable, Sendable {
        /// The id, such as `C4`, which is also the column of its answer.
        public let id: String
        /// The place of its dimension in ``Instrument/dimensions``.
        public let dimension: Int
        /// Its weight within the dimension, from 1.
        public let weight: Int
        /// Whether *not applicable* is an answer.
        public let allowsNA: Bool
        /// The mechanism it is tagged with.
        public let mechanism: Mechanism
        /// When the item is not asked.
        public let skipRule: SkipRule?
        /// The question by language, to be asked aloud.
        public let question: [Language: String]
        /// A hint for the person who asks, by language.
        public let help: [Language: String]
    }

    /// A rule that an item is not asked, and recorded as NA, when an earlier item was answered with one of some values.
    public struct SkipRule: Hashable, Sendable {
        /// The id of the earlier item.
        public let item: String
        /// Its values, 0–4, for which this item is left out.
        public let values: Set<Int>
    }
}
