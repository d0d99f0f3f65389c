import ArgumentParser

/// `aldea enterprise unmerge A B`: two enterprises are two after all.
struct EnterpriseUnmerge: ParsableCommand {
    static let configuration = Sentences.command("unmerge", help: "enterprise.unmerge")

    @OptionGroup var common: CommonOptions

    @Argument(help: Sentences.help("record.enterprise", value: "enterprise"))
    var first: String

    @Argument(help: Sentences.help("enterprise.merge.second", value: "enterprise"))
    var second: String

    @Option(help: Sentences.help("enterprise.merge.reason", value: "text"))
    var reason: String?

    func run() throws {
        try perform(common) { session in
            try SameEnterprise(session).write(first, second, isSame: false, reason: reason)
            return .done
        }
    }
}
