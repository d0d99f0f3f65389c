import Foundation
import Testing

@Suite("The service")
struct ServiceTests {
    /// A service on a loopback port, and its address.
    private func serve(_ device: Device) async throws -> (running: Running, url: String) {
        let running = try device.terminal.start(
            Place.programs + "/aldead", ["--port", "0"], environment: ["ALDEA_STORE": device.store])
        for _ in 0..<3_000 {
            if let line = running.output.split(separator: "\n").first, line.hasPrefix("listening on ") {
                return (running, String(line.dropFirst("listening on ".count)))
            }
            guard running.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        let finished = try await running.end(within: .zero)
        Issue.record("the service did not come up: \(finished.everything)")
        throw CancellationError()
    }

    private func fetch(_ url: String, from terminal: Terminal) async throws -> Finished {
        let script =
            "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=20).read().decode())"
        return try await terminal.run("python3", ["-c", script, url], environment: ["NO_PROXY": "*"], status: 0)
    }

    @Test("Two offices sync with a hub, agree on the code, and the service stops when it is told to")
    func hub() async throws {
        let village = try await Village.ofTwo()
        let hub = Device(name: "hub", terminal: village.terminal)
        try await village.join(hub, office: "HUB", role: "hub")
        let (running, url) = try await serve(hub)
        let early = try await village.pue.aldea("sync", url, status: 3)
        #expect(early.errors.contains("roster"), "Puebla has not heard of the hub yet")
        try await village.pue.aldea("bundle", "apply", "hub.grant")
        let health = try await fetch(url + "/health", from: village.terminal).document()
        #expect(health["status"].text == "ok")

        try await village.gto.aldea("sync", url)
        let second = try await village.pue.aldea("sync", url, "--json").document()
        #expect(second["agree"].isTrue)
        #expect(second["received"]["new_changes"].number > 0)
        #expect(second["sent_changes"].number > 0)
        let third = try await village.gto.aldea("sync", url, "--json").document()
        #expect(third["state_code"].text == second["state_code"].text)
        #expect(third["their_code"].text == second["state_code"].text)
        let again = try await village.gto.aldea("sync", url, "--json").document()
        #expect(again["received"]["new_changes"].number == 0)
        #expect(again["sent_changes"].number == 0)

        let stranger = Device(name: "otro", terminal: village.terminal)
        try await stranger.aldea(
            "program", "create", "--name", "Otro", "--office", "OTR", "--scope", "OTR", "--recovery-out", "otro.key")
        try await stranger.aldea("sync", url, status: 3)

        running.send(SIGTERM)
        let finished = try await running.end(within: .seconds(20))
        #expect(!finished.isLate)
        #expect(finished.status == 0, "\(finished.errors)")
        #expect(finished.output.split(separator: "\n").count == 1)
        for name in ["Barro Rojo", "5550492148", "XXXX900102001"] {
            #expect(!finished.errors.contains(name), "the log tells \(name)")
        }
        #expect(try await village.gto.digest() == village.pue.digest())
        #expect(try await village.gto.digest() == hub.digest())
        try await hub.verify()
        try await village.gto.aldea("sync", url, status: 1)
    }

    @Test("A device that the roster does not know is refused, and may sync once the service's office has enrolled it")
    func unknownDevice() async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        let pending = Device(name: "jal", terminal: village.terminal)
        try await village.join(pending, office: "PUE", role: "enumerator")
        let (running, url) = try await serve(village.pue)
        try await pending.aldea("sync", url, status: 3)
        running.send(SIGINT)
        #expect(try await running.end(within: .seconds(20)).status == 0)
        try await village.pue.aldea("bundle", "apply", "jal.grant")
        let (second, address) = try await serve(village.pue)
        let done = try await pending.aldea("sync", address, "--json", status: nil)
        #expect([0, 4].contains(done.status), "\(done.everything)")
        second.send(SIGTERM)
        #expect(try await second.end(within: .seconds(20)).status == 0)
    }

    @Test("Without TLS it listens on a loopback address only, and says what is missing")
    func addresses() async throws {
        let village = try await Village.founded()
        let store = ["ALDEA_STORE": village.gto.store]
        let open = try await village.terminal.run(
            "aldead", ["--host", "0.0.0.0", "--port", "0"], environment: store, status: 2)
        #expect(open.errors.contains("TLS"))
        _ = try await village.terminal.run("aldead", ["--port", "70000"], environment: store, status: 2)
        _ = try await village.terminal.run("aldead", ["--port", "0"], status: 2)
        let nowhere = ["--store", "nowhere", "--port", "0"]
        _ = try await village.terminal.run("aldead", nowhere, status: 1)
        #expect(!village.directory.exists("nowhere"))
        try await village.gto.aldea("sync", "http://192.0.2.1:80", status: 2)
        try await village.gto.aldea("sync", "nonsense", status: 2)
    }
}
