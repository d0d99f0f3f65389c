import ArgumentParser

/// `aldea enterprise merge A B`: two enterprises are one; nothing is deleted, and it can be taken back.
struct EnterpriseMerge: ParsableCommand {
    static let configuration = Sentences.command("merge", help: "enterprise.merge")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise"))
    var first: String

    @Argument(help: Sentences.help("enterprise.merge.second", value: "enterprise"))
    var second: String

    @Option(help: Sentences.help("enterprise.merge.reason", value: "text"))
    var reason: String?

    func run() throws {
        try perform(common) { session in
            try SameEnterprise(session).write(first, second, isSame: true, reason: reason)
            return .done
        }
    }
}
