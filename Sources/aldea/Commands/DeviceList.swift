import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// `aldea device list`: all devices that ever were, and whether they take part.
struct DeviceList: ParsableCommand {
    static let configuration = Sentences.command("list", help: "device.list")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let office = try session.office
            let roster = office.store.roster
            let all = Array(roster.devices.values) + roster.withdrawn.values
            let rows = all.sorted { ($0.number, $0.office) < ($1.number, $1.office) }
                .map { DeviceRow($0, roster, own: office.deviceKey.bytes) }
            try session.output.show(Document(devices: rows)) {
                let words = session.sentences
                var table = Table(
                    ["device", "role", "writes", "holds", "state", "fingerprint"].map { words("head.\($0)") })
                for row in rows {
                    table.add([
                        row.title(words), row.roleText(words), row.writes.joined(separator: ", "),
                        row.holdsText(words), row.stateText(words), row.fingerprint,
                    ])
                }
                session.output.table(table)
            }
            if rows.contains(where: { $0.state == .withdrawn }) { session.note("device.withdrawn") }
            return .done
        }
    }

    private struct Document: Encodable {
        let devices: [DeviceRow]
    }
}
