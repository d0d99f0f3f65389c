import ArgumentParser

/// `aldea admin registrar`: who enrols devices.
struct AdminRegistrar: ParsableCommand {
    static let configuration = Sentences.command(
        "registrar", help: "admin.registrar", subcommands: [AdminRegistrarAdd.self, AdminRegistrarCut.self])
}
