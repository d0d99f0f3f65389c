import ArgumentParser

/// `aldea store`: the database of this device.
struct StoreCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "store", help: "store",
        subcommands: [
            StoreInfoCommand.self, StoreVerify.self, StoreRebuild.self, StoreBackup.self, StoreRestore.self,
        ])
}
