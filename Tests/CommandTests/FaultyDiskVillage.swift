import Foundation
import Testing

/// The village on which commands are tried with faulty disks, made once and copied for each.
///
/// Guanajuato has entered something since its last bundle, Puebla has bundles to apply, a hub's store is empty, one device
/// has asked for approval and another has got it, and on a memory stick lies a copy of what they carry.
actor FaultyDiskVillage {
    static let shared = FaultyDiskVillage()

    private var making: Task<(village: Village, fingerprint: String), any Error>?

    /// A village of one's own, and the program's fingerprint.
    func copy() async throws -> (village: Village, fingerprint: String) {
        let making = making ?? Task { try await Self.make() }
        self.making = making
        let (original, fingerprint) = try await making.value
        let terminal = try Terminal()
        for name in try original.directory.names() where !name.hasPrefix(".") {
            try FileManager.default.copyItem(atPath: original.directory.at(name), toPath: terminal.directory.at(name))
        }
        let village = Village(
            terminal: terminal, gto: Device(name: "gto", terminal: terminal),
            pue: Device(name: "pue", terminal: terminal))
        return (village, fingerprint)
    }

    private static func make() async throws -> (village: Village, fingerprint: String) {
        let village = try await Village.founded()
        let (gto, pue, directory) = (village.gto, village.pue, village.directory)
        let hub = Device(name: "hub", terminal: village.terminal)
        try await gto.importSample("GTO", ["localities", "waves", "enterprises", "training"])
        try await village.join(pue, office: "PUE", role: "coordinator")
        try await village.join(hub, office: "HUB", role: "hub")
        try await pue.importSample("PUE", ["localities", "enterprises"])
        try await gto.bundle("for-pue.aldea", for: "PUE")
        try await gto.aldea("bundle", "create", "--all", "--plain", "--out", "everything.aldea")
        for device in ["third", "joining"] {
            try await Device(name: device, terminal: village.terminal).aldea(
                "device", "request", "--office", "PUE", "--scope", "PUE", "--out", device + ".request")
        }
        try await gto.aldea("device", "approve", "joining.request", "--out", "joining.grant")
        try await gto.aldea("enterprise", "edit", "GTO:3", "name=Sin sellar")
        try await gto.aldea("store", "backup", "copy")
        try directory.write("edited.csv", edited())
        for (name, file) in [
            ("revenue.csv", try await Sample.file("GTO", "revenue")),
            ("interviews.csv", try await Sample.file("GTO", "interviews")),
            ("answers.txt", try await Sample.answers("GTO")),
        ] {
            try FileManager.default.copyItem(atPath: file, toPath: directory.at(name))
        }
        try FileManager.default.createDirectory(atPath: directory.at("stick"), withIntermediateDirectories: false)
        for name in ["for-pue.aldea", "joining.grant", "copy", "copy.key", "revenue.csv", "answers.txt"] {
            try FileManager.default.copyItem(atPath: directory.at(name), toPath: directory.at("stick/" + name))
        }
        let fingerprint = try await gto.aldea("program", "show", "--json").document()["fingerprint"].text
        return (village, fingerprint)
    }

    /// Rows of enterprises: some that are held, with another name, some new, and one that cannot be taken.
    private static func edited() -> String {
        var rows = ["key,name,cvegeo,sector,phone"]
        rows += (1...20).map { "\($0),Nombre corregido \($0),119010001,31-33," }
        rows += (500...560).map { "\($0),Empresa nueva \($0),119010001,46,\(5_510_000_000 + $0)" }
        rows.append("561,Sin localidad,999999999,46,")
        return rows.joined(separator: "\n") + "\n"
    }
}
