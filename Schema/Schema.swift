internal import EmbeddedTexts

/// The files of this folder that the programs carry inside themselves.
public enum Schema {
    /// What a store keeps for ever: logs, segments, the open tail, the roster, what is set aside, drafts.
    public static var permanentSQL: String { String(decoding: PackageResources.permanent_sql, as: UTF8.self) }
    /// What version 2 changes in it.
    public static var permanentSQL2: String { String(decoding: PackageResources.permanent_2_sql, as: UTF8.self) }
    /// What is made from the permanent tables, and can be made again: typed tables, heads, conflicts, views.
    public static var derivedSQL: String { String(decoding: PackageResources.derived_sql, as: UTF8.self) }
    /// The instrument ADM-1, version 1, as JSON.
    public static var adm1: [UInt8] { PackageResources.adm_1_json }

    /// The files of sentences of a language (`es` or `en`), each a JSON object of texts by key; none for other languages.
    public static func sentences(_ language: String) -> [[UInt8]] {
        var count = 0
        let texts = UnsafeBufferPointer(start: embedded_texts(&count), count: count)
        return texts.filter { String(cString: $0.name).hasSuffix("-\(language).json") }
            .map { Array(UnsafeBufferPointer(start: $0.bytes, count: $0.count)) }
    }
}
