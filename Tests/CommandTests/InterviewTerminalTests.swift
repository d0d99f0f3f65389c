import Foundation
import Testing

@Suite("Interviews at a terminal")
struct InterviewTerminalTests {
    /// Types at a pseudo-terminal: waits for each text, then sends a line.
    private static let typist = """
        import json, os, pty, select, sys, time
        steps, command = json.loads(sys.argv[1]), sys.argv[2:]
        child, terminal = pty.fork()
        if child == 0:
            os.execvp(command[0], command)
        seen, at, limit = b"", 0, time.time() + 50

        def read():
            global seen
            if not select.select([terminal], [], [], 1)[0]:
                return time.time() < limit
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                return False
            seen += piece
            return bool(piece)

        for wanted, line in steps:
            while wanted.encode() not in seen[at:]:
                if not read():
                    os.kill(child, 9)
                    sys.exit("never saw %r in %s" % (wanted, seen.decode()))
            at = len(seen)
            os.write(terminal, line.encode())
        while read():
            pass
        if time.time() >= limit:
            os.kill(child, 9)
        print(seen.decode())
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255)
        """

    private func type(_ steps: [(wait: String, line: String)], _ arguments: [String], on device: Device) async throws
        -> Finished
    {
        let list = try JSONSerialization.data(withJSONObject: steps.map { [$0.wait, $0.line] })
        let json = String(decoding: list, as: UTF8.self)
        return try await device.terminal.run(
            "python3", ["-c", Self.typist, json, Place.programs + "/aldea"] + arguments,
            environment: ["ALDEA_STORE": device.store, "TERM": "xterm"], status: 0)
    }

    @Test("One answers, looks at the help, goes back, saves and leaves, resumes, and submits")
    func conversation() async throws {
        let gto = try await Village.founded().gto
        try await gto.importSample("GTO", ["localities", "waves", "enterprises"])
        let start = ["interview", "start", "GTO:1", "final-muestra", "--date", "2025-03-07"]
        let first = try await type(
            [
                ("A1 >", "2\n"), ("A2 >", "?\n"), ("A2 >", "<\n"), ("A1 [2] >", "3\n"), ("A2 >", "9\n"),
                ("A2 >", "!\n"),
            ], start, on: gto)
        #expect(first.output.contains("1 of 24"), "\(first.output)")
        let draft = try await gto.aldea("interview", "list", "--json").document()
        #expect(draft["drafts"].list.count == 1)
        #expect(draft["interviews"].list.isEmpty)

        // Every other question gets an answer; which questions follow which is the program's business.
        let items = ["A", "B", "C", "D", "E", "F"].flatMap { part in (1...4).map { part + String($0) } }
        var steps = items.dropFirst().map { (wait: $0 + " >", line: "2\n") }
        steps.append((wait: "?", line: "\n"))
        let answered = try await type(
            Array(steps.dropLast()) + [(wait: "\n", line: "s\n")], ["interview", "resume"], on: gto)
        let after = try await gto.aldea("interview", "list", "--json").document()
        #expect(after["drafts"].list.isEmpty, "\(answered.output)")
        #expect(after["interviews"].list.count == 1)
        #expect(after["interviews"][0]["values"]["A1"].number == 3)
        #expect(after["interviews"][0]["values"]["F4"].number == 2)
        #expect(after["interviews"][0]["values"]["state"].text == "submitted")
    }

    @Test("What was answered before the power went is there afterwards")
    func powerCut() async throws {
        let gto = try await Village.founded().gto
        try await gto.importSample("GTO", ["localities", "waves", "enterprises"])
        let script = """
            import os, pty, select, sys, time
            child, terminal = pty.fork()
            if child == 0:
                os.execvp(sys.argv[1], sys.argv[1:])
            seen, sent, limit = b"", 0, time.time() + 50
            while b"A3 >" not in seen and time.time() < limit:
                if select.select([terminal], [], [], 1)[0]:
                    seen += os.read(terminal, 65536)
                for number, prompt in enumerate([b"A1 >", b"A2 >"]):
                    if sent == number and prompt in seen:
                        os.write(terminal, b"1\\n")
                        sent += 1
            os.kill(child, 9)
            os.waitpid(child, 0)
            sys.exit(0 if b"A3 >" in seen else 1)
            """
        _ = try await gto.terminal.run(
            "python3",
            ["-c", script, Place.programs + "/aldea", "interview", "start", "GTO:1", "final-muestra"],
            environment: ["ALDEA_STORE": gto.store, "TERM": "xterm"], status: 0)
        let draft = try await gto.aldea("interview", "list", "--json").document()
        #expect(draft["drafts"].list.count == 1)
        let resumed = try await type([("A3 >", "!\n")], ["interview", "resume"], on: gto)
        #expect(resumed.output.contains("2 of 24"), "\(resumed.output)")
        try await gto.verify()
    }
}
