/// Why a text is no instrument.
public struct InstrumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The stable name of a fault.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The text is not JSON, or a part is missing or of another type.
        case unreadable
        /// Id or version is empty or out of range.
        case identity
        /// No language, an unknown one, or one twice.
        case languages
        /// A text is missing in a language, empty or too long, or labels are not as many as answers.
        case texts
        /// No dimension, too many, one without items, or an id twice.
        case dimensions
        /// An item's id is twice there, unknown as a column, or out of order.
        case items
        /// A weight is not 1–100, or those of a dimension add up to more than 100.
        case weights
        /// A mechanism tag is unknown.
        case mechanism
        /// A skip rule names no earlier item, no value 0–4, or stands at an item that does not allow NA.
        case skipRule
    }

    /// The fault.
    public let code: Code
    /// Where it is, such as `C4` or `C4.zh`; empty for the whole.
    public let place: String

    /// Names a fault and its place.
    public init(_ code: Code, at place: String = "") {
        self.code = code
        self.place = Text.quoted(place)
    }

    /// The sentence for a person, from the phrasebook's `instrument.CODE`: what is wrong, where, and what to do.
    public func sentence(in phrasebook: Phrasebook) -> String {
        phrasebook("instrument.\(code.rawValue)", ["place": place.isEmpty ? "JSON" : place])
    }

    /// Code and place, for logs.
    public var description: String { place.isEmpty ? "instrument.\(code)" : "instrument.\(code) at \(place)" }
}
