import Foundation
import SurveyModel

/// The files of the folder `Schema` that the model's tests need.
enum SchemaFiles {
    static func url(_ path: String, from file: String = #filePath) -> URL {
        URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Schema/\(path)")
    }

    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(path))) }

    static func adm1() throws -> Instrument { try Instrument(json: bytes("instruments/adm-1.json")) }

    static func sentences(_ language: Language) throws -> [String: String] {
        try JSONDecoder().decode(
            [String: String].self, from: Data(bytes("texts/model-\(language.rawValue).json")))
    }

    static func phrasebook(_ language: Language) throws -> Phrasebook {
        Phrasebook(language: language, sentences: try sentences(language))
    }
}
