/// The program's sentences in one language, read from files that a translator can edit.
///
/// A sentence is found by its key and may hold places in braces, as in `"{count} rows"`. A key that is missing in the
/// chosen language is taken from the fallback; one that is missing there too shows as itself, so that a gap is seen.
public struct Phrasebook: Sendable {
    /// The language of the sentences.
    public let language: Language
    private let sentences: @Sendable (String) -> String?
    private let fallback: @Sendable (String) -> String?

    /// Makes a phrasebook from sentences by key, and those of the language that fills gaps.
    public init(language: Language, sentences: [String: String], fallback: [String: String] = [:]) {
        self.language = language
        self.sentences = { sentences[$0] }
        self.fallback = { fallback[$0] }
    }

    /// Makes a phrasebook from files of sentences, and those of the language that fills gaps. No key stands in two of them.
    public init(language: Language, files: [SentenceFile], fallback: [SentenceFile] = []) {
        self.language = language
        sentences = { key in files.lazy.compactMap { $0[key] }.first }
        self.fallback = { key in fallback.lazy.compactMap { $0[key] }.first }
    }

    /// The sentence of a key, its places filled with the given texts.
    public func callAsFunction(_ key: String, _ places: [String: String] = [:]) -> String {
        guard let sentence = sentences(key) ?? fallback(key) else { return key }
        guard !places.isEmpty, sentence.contains("{") else { return sentence }
        var result = ""
        var rest = sentence[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += places[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// Whether the key has a sentence in this very language.
    public func has(_ key: String) -> Bool { sentences(key) != nil }
}
