/// A language in which the program speaks. Spanish and English are complete; Portuguese and Chinese cover the instrument.
public enum Language: String, Hashable, Sendable, CaseIterable {
    /// Spanish, the default.
    case es
    /// English.
    case en
    /// Portuguese.
    case pt
    /// Chinese.
    case zh

    /// The language of a locale name such as `es_MX.UTF-8`, if it is one of ours.
    public init?(locale: String) {
        self.init(rawValue: String(locale.prefix(2)).lowercased())
    }
}
