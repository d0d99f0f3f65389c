import Foundation
import SurveyModel

/// The sentences of the target, read from the files that ship.
enum TestTexts {
    static let spanish = book(.es)
    static let english = book(.en)

    private static func book(_ language: Language) -> Phrasebook {
        Phrasebook(language: language, sentences: sentences(language))
    }

    /// Every sentence by key.
    static func sentences(_ language: Language) -> [String: String] {
        var all: [String: String] = [:]
        for name in ["interchange", "model"] {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../Schema/texts/\(name)-\(language.rawValue).json")
            guard let data = try? Data(contentsOf: file),
                let texts = try? JSONDecoder().decode([String: String].self, from: data)
            else { continue }
            all.merge(texts) { first, _ in first }
        }
        return all
    }
}
