import Foundation
import Testing

/// A device of an office: a store, and the command line on it.
struct Device: Sendable {
    let name: String
    let terminal: Terminal

    /// The store's directory.
    var store: String { terminal.directory.at(name) }

    /// Runs `aldea` on this store and expects an exit status, or any.
    @discardableResult
    func aldea(
        _ arguments: String..., status: Int32? = 0, person: String = "ana", input: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Finished {
        try await terminal.run(
            Place.programs + "/aldea", arguments, environment: ["ALDEA_STORE": store, "ALDEA_PERSON": person],
            input: input, status: status, sourceLocation: sourceLocation)
    }

    /// Runs `aldea` with files limited to so many KiB, as on a full disk.
    func aldea(
        fileLimit: Int, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Finished {
        let script = "ulimit -f \(fileLimit) && exec \"$@\""
        return try await terminal.run(
            "bash", ["-c", script, "bash", Place.programs + "/aldea"] + arguments,
            environment: ["ALDEA_STORE": store], sourceLocation: sourceLocation)
    }

    /// Imports kinds of the sample that belong to an office.
    func importSample(_ office: String, _ kinds: [String], sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        for kind in kinds {
            try await aldea("import", kind, try await Sample.file(office, kind), sourceLocation: sourceLocation)
        }
    }

    /// The full state digest.
    func digest(sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let document = try await aldea(
            "digest", "--full", "--json", status: nil, sourceLocation: sourceLocation
        ).document(sourceLocation: sourceLocation)
        return document["full_digest"].text + " " + document["state_code"].text
    }

    /// The record code of an enterprise.
    func code(_ enterprise: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        try await aldea("enterprise", "show", enterprise, "--json", sourceLocation: sourceLocation).document()["code"]
            .text
    }

    /// One column of an enterprise.
    func value(
        _ enterprise: String, _ column: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let shown = try await aldea("enterprise", "show", enterprise, "--json", sourceLocation: sourceLocation)
        return shown.document()["values"][column].text
    }

    /// How many records of a kind the store holds.
    func count(_ kind: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Int {
        let records = try await aldea("store", "info", "--json", sourceLocation: sourceLocation).document()["records"]
        return records.list.first { $0["kind"].text == kind }?["count"].number ?? 0
    }

    /// Fails the test unless the store's check finds nothing.
    func verify(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let document = try await aldea("store", "verify", "--json", sourceLocation: sourceLocation).document()
        #expect(document["is_good"].isTrue, sourceLocation: sourceLocation)
    }

    /// Seals what others lack into a new file.
    @discardableResult
    func bundle(_ file: String, for office: String, sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> Finished
    {
        try await aldea("bundle", "create", "--for", office, "--out", file, sourceLocation: sourceLocation)
    }
}

/// A program of two offices in one directory: Guanajuato founded it, and Puebla joined it.
struct Village: Sendable {
    let terminal: Terminal
    let gto: Device
    let pue: Device

    var directory: TemporaryDirectory { terminal.directory }

    /// Founds a program whose only office is Guanajuato's.
    static func founded() async throws -> Village {
        let terminal = try Terminal()
        let village = Village(
            terminal: terminal, gto: Device(name: "gto", terminal: terminal),
            pue: Device(name: "pue", terminal: terminal))
        try await village.gto.aldea(
            "program", "create", "--name", "Aldeas (muestra)", "--office", "GTO", "--scope", "GTO", "--scope", "PUE",
            "--recovery-out", "recovery.key")
        return village
    }

    /// Both offices; each holds the localities, waves and enterprises of its own.
    static func ofTwo(importing kinds: [String] = ["localities", "waves", "enterprises"]) async throws -> Village {
        let village = try await founded()
        try await village.join(village.pue, office: "PUE", role: "coordinator")
        try await village.gto.importSample("GTO", kinds)
        try await village.pue.importSample("PUE", kinds)
        return village
    }

    /// Requests, approves and joins.
    func join(_ device: Device, office: String, role: String) async throws {
        let request = device.name + ".request"
        let grant = device.name + ".grant"
        try await device.aldea(
            "device", "request", "--office", office, "--scope", "PUE", "--scope", "GTO", "--out", request)
        try await gto.aldea("device", "approve", request, "--role", role, "--out", grant)
        let fingerprint = try await gto.aldea("program", "show", "--json").document()["fingerprint"].text
        try await device.aldea("device", "join", grant, "--fingerprint", fingerprint)
    }

    /// Carries one bundle from one office to the other.
    func carry(_ file: String, from: Device, to: Device, status: Int32 = 0) async throws {
        try await from.bundle(file, for: to.name.uppercased())
        try await to.aldea("bundle", "apply", file, status: status)
    }
}
