internal import FoundationEssentials

extension Instrument {
    /// The largest definition that is read, 60,000 bytes: it must fit into one change.
    public static let largestDefinition = 60_000

    /// Reads an instrument's definition in JSON and checks it.
    ///
    /// Item ids must be columns of an interview (`A1` … `F4`) in their order. Weights are whole; those of a dimension add
    /// up to at most 100 and there are at most eight dimensions, so that exact sums always fit.
    /// - Throws: ``InstrumentError``.
    public init(json: some Sequence<UInt8>) throws(InstrumentError) {
        let data = Data(json)
        guard data.count <= Self.largestDefinition else { throw InstrumentError(.unreadable) }
        let file: DefinitionFile
        do {
            file = try JSONDecoder().decode(DefinitionFile.self, from: data)
        } catch let DecodingError.keyNotFound(key, context) {
            throw InstrumentError(.unreadable, at: Self.place(context.codingPath + [key]))
        } catch let DecodingError.typeMismatch(_, context) {
            throw InstrumentError(.unreadable, at: Self.place(context.codingPath))
        } catch {
            throw InstrumentError(.unreadable)
        }
        try self.init(file)
    }

    private static func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }

    private init(_ file: DefinitionFile) throws(InstrumentError) {
        guard !file.id.isEmpty, file.id.utf8.count <= 40, !file.id.contains("/"), (1...9_999).contains(file.version)
        else { throw InstrumentError(.identity) }
        let languages = file.languages.compactMap(Language.init(rawValue:))
        guard !languages.isEmpty, languages.count == file.languages.count, Set(languages).count == languages.count
        else { throw InstrumentError(.languages) }
        let texts = DefinitionTexts(languages: languages)

        guard (1...8).contains(file.dimensions.count), Set(file.dimensions.map(\.id)).count == file.dimensions.count
        else { throw InstrumentError(.dimensions) }
        var dimensions: [Dimension] = []
        var items: [Item] = []
        var nextColumn = 0
        for (index, entry) in file.dimensions.enumerated() {
            guard !entry.id.isEmpty, !entry.items.isEmpty else { throw InstrumentError(.dimensions, at: entry.id) }
            let start = items.count
            for given in entry.items {
                guard let column = Kind.answerColumns.firstIndex(of: given.id), column >= nextColumn
                else { throw InstrumentError(.items, at: given.id) }
                nextColumn = column + 1
                items.append(try Self.item(given, dimension: index, earlier: items, texts))
            }
            guard items[start...].reduce(0, { $0 + $1.weight }) <= 100
            else { throw InstrumentError(.weights, at: entry.id) }
            dimensions.append(
                Dimension(
                    id: entry.id, name: try texts.single(entry.name, at: entry.id), itemRange: start..<items.count))
        }
        self.init(
            id: file.id, version: file.version, languages: languages,
            title: try texts.single(file.title, at: "title"), scale: try texts.list(file.scale, count: 5, at: "scale"),
            otherAnswers: try texts.list(file.other, count: 3, at: "other"), dimensions: dimensions, items: items)
    }

    private static func item(
        _ given: DefinitionFile.Item, dimension: Int, earlier: [Item], _ texts: DefinitionTexts
    ) throws(InstrumentError) -> Item {
        guard (1...100).contains(given.weight) else { throw InstrumentError(.weights, at: given.id) }
        guard let mechanism = Mechanism(rawValue: given.tag) else { throw InstrumentError(.mechanism, at: given.id) }
        var rule: SkipRule?
        if let skip = given.skip {
            guard given.na, skip.then == "NA", earlier.contains(where: { $0.id == skip.if.item }),
                !skip.if.in.isEmpty, skip.if.in.allSatisfy((0...4).contains)
            else { throw InstrumentError(.skipRule, at: given.id) }
            rule = SkipRule(item: skip.if.item, values: Set(skip.if.in))
        }
        let pairs = try texts.list(given.text, count: 2, at: given.id)
        return Item(
            id: given.id, dimension: dimension, weight: given.weight, allowsNA: given.na, mechanism: mechanism,
            skipRule: rule, question: pairs.mapValues { $0[0] }, help: pairs.mapValues { $0[1] })
    }
}

/// The definition as it is written: one item a line, its question and help as a pair for each language.
private struct DefinitionFile: Decodable {
    struct Dimension: Decodable {
        let id: String
        let name: [String: String]
        let items: [Item]
    }

    struct Item: Decodable {
        let id: String
        let weight: Int
        let na: Bool
        let tag: String
        let skip: Skip?
        let text: [String: [String]]
    }

    struct Skip: Decodable {
        struct Condition: Decodable {
            let item: String
            let `in`: [Int]
        }

        let `if`: Condition
        let then: String
    }

    let id: String
    let version: Int
    let languages: [String]
    let title: [String: String]
    let scale: [String: [String]]
    let other: [String: [String]]
    let dimensions: [Dimension]
}

/// Takes texts by language and insists that each language has them.
private struct DefinitionTexts {
    let languages: [Language]

    func single(_ given: [String: String], at place: String) throws(InstrumentError) -> [Language: String] {
        try list(given.mapValues { [$0] }, count: 1, at: place).mapValues { $0[0] }
    }

    func list(
        _ given: [String: [String]], count: Int, at place: String
    ) throws(InstrumentError) -> [Language: [String]] {
        guard given.count == languages.count else { throw InstrumentError(.texts, at: place) }
        var result: [Language: [String]] = [:]
        for language in languages {
            guard let texts = given[language.rawValue], texts.count == count,
                texts.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.count <= 500 })
            else { throw InstrumentError(.texts, at: "\(place).\(language.rawValue)") }
            result[language] = texts
        }
        return result
    }
}
