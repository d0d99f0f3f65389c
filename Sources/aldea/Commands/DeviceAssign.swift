import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device assign`: lets a device do more, as its registrar.
struct DeviceAssign: ParsableCommand {
    static let configuration = Sentences.command("assign", help: "device.assign")

    @Argument(help: Sentences.help("device.id", value: "device")) var device: String
    @Option(help: Sentences.help("device.role", value: "role")) var role: String
    @Option(
        name: .customLong("scope"), parsing: .upToNextOption,
        help: Sentences.help("device.assign-scope", value: "scope"))
    var scopes: [String] = []
    @Option(
        name: .customLong("holds"), parsing: .upToNextOption, help: Sentences.help("device.holds", value: "scope"))
    var holds: [String] = []
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let office = try session.office
            let before = try office.device(device)
            let writes = scopes.isEmpty ? before.writtenScopes : scopes
            let after = try office.assign(
                before, role: role, writes: writes, holds: holds, person: session.options.person ?? "")
            let row = DeviceRow(after.enrolment, office.store.roster, own: office.deviceKey.bytes)
            try session.output.show(row) {
                session.output.line(session.sentences("assign.done", ["device": row.device]), style: .good)
                session.output.fields(row.fields(session.sentences))
            }
            session.note("assign.adds", ["device": row.device])
            session.note("proposal.travels")
            return .done
        }
    }
}
