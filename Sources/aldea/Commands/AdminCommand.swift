import ArgumentParser

/// `aldea admin`: who administers the program, who enrols devices, and what each role may do.
struct AdminCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "admin", help: "admin",
        subcommands: [
            AdminShow.self, AdminList.self, AdminKey.self, AdminAdd.self, AdminRemove.self, AdminThreshold.self,
            AdminRegistrar.self, AdminRole.self, AdminSign.self, AdminExport.self, AdminHeal.self,
        ])
}
