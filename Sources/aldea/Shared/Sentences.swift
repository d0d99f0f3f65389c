import ArgumentParser
import Schema
import SurveyModel

/// The program's sentences in the language of this run.
///
/// The language is found before the command line is parsed, so that the help texts are in it too.
enum Sentences {
    /// The language: `--lang`, else the locale's, else Spanish.
    static let language = chooseLanguage(CommandLine.arguments, locale: Surroundings.locale)

    /// The sentences of this run; Portuguese falls back to Spanish, Chinese to English.
    static let phrases = phrasebook(language)

    /// The sentence of a key, its places filled.
    static func text(_ key: String, _ places: [String: String] = [:]) -> String { phrases(key, places) }

    /// Whether any language of this run has the key.
    static func has(_ key: String) -> Bool { phrases(key) != key }

    /// The help of an argument, an option or a flag.
    ///
    /// - Parameters:
    ///   - key: The key after `help.`.
    ///   - value: What stands between `<` and `>`: a key after `value.`, or the word itself.
    static func help(_ key: String, value: String? = nil) -> ArgumentHelp {
        ArgumentHelp(
            text("help." + key), valueName: value.map { has("value." + $0) ? text("value." + $0) : $0 })
    }

    /// The help of a command: one line, and what is told below it, if the key with `.more` has a sentence.
    static func command(
        _ name: String, help key: String, subcommands: [any ParsableCommand.Type] = [],
        default defaultSubcommand: (any ParsableCommand.Type)? = nil
    ) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name, abstract: text("help." + key),
            discussion: has("help.\(key).more") ? text("help.\(key).more") : "",
            subcommands: subcommands, defaultSubcommand: defaultSubcommand)
    }

    /// Finds the language in the arguments as they were typed; a wrong one is refused later, by the parser.
    static func chooseLanguage(_ arguments: [String], locale: String?) -> Language {
        var chosen: Language?
        var rest = arguments.dropFirst()[...]
        while let argument = rest.popFirst(), argument != "--" {
            if argument == "--lang", let value = rest.first {
                chosen = Language(rawValue: value)
            } else if argument.hasPrefix("--lang=") {
                chosen = Language(rawValue: String(argument.dropFirst("--lang=".count)))
            }
        }
        return chosen ?? locale.flatMap(Language.init(locale:)) ?? .es
    }

    /// The sentences of a language, with those of another for what it lacks.
    static func phrasebook(_ language: Language) -> Phrasebook {
        let second: Language = language == .es || language == .zh ? .en : .es
        return Phrasebook(language: language, files: files(language), fallback: files(second))
    }

    private static func files(_ language: Language) -> [SentenceFile] {
        Schema.sentences(language.rawValue).map { SentenceFile($0) }
    }
}
