import ArgumentParser
import SurveyModel

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
    @Option(name: .customLong("store"), help: Sentences.help("option.store", value: "dir"))
    var storeOption: String?

    @Option(name: .customLong("as"), help: Sentences.help("option.as", value: "person"))
    var personOption: String?

    @Option(name: .customLong("lang"), help: Sentences.help("option.lang", value: "es|en|pt|zh"))
    var languageOption: String?

    @Flag(name: .customLong("json"), help: Sentences.help("option.json"))
    var json = false

    @Option(name: .customLong("passphrase-file"), help: Sentences.help("option.passphrase-file", value: "file"))
    var passphraseFile: String?

    /// The store's directory: `--store`, else `ALDEA_STORE`, else the user's data directory.
    var directory: String { storeOption ?? Surroundings.variable("ALDEA_STORE") ?? Surroundings.defaultStore }

    /// Who enters or approves: `--as`, else `ALDEA_PERSON`; nil if neither says.
    var person: String? { personOption ?? Surroundings.variable("ALDEA_PERSON") }

    func validate() throws {
        if let languageOption, Language(rawValue: languageOption) == nil {
            throw Failure.usage("language", ["value": languageOption])
        }
        if let person, person.utf8.count > 256 { throw Failure.usage("person-too-long") }
        if let storeOption, storeOption.isEmpty { throw Failure.usage("empty-store") }
    }
}
