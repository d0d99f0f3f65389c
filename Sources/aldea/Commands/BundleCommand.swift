import ArgumentParser

/// `aldea bundle`: what offices exchange as files.
struct BundleCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "bundle", help: "bundle",
        subcommands: [
            BundleCreate.self, BundleInspect.self, BundleVerify.self, BundleApply.self, BundleAsk.self,
        ])
}
