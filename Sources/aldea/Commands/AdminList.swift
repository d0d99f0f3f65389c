import ArgumentParser

/// `aldea admin list`: another name of `aldea admin show`, which the reference does not repeat.
struct AdminList: ParsableCommand {
    static let configuration = {
        var configuration = Sentences.command("list", help: "admin.show")
        configuration.shouldDisplay = false
        return configuration
    }()

    @OptionGroup var show: AdminShow

    func run() throws { try show.run() }
}
