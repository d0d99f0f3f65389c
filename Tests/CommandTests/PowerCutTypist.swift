import Foundation
import Testing

/// Somebody who answers an interview at a pseudo-terminal until its end, or until the power goes.
struct PowerCutTypist {
    /// What the typist saw.
    struct Account {
        /// The items whose answers were acknowledged: the next question, or the summary, came after them.
        let acknowledged: [String]
        /// The item that was asked first.
        let first: String
        /// Everything on the screen.
        let screen: String
        /// The exit status of `aldea`, negative for the signal that ended it.
        let status: Int32
    }

    /// The answers, which no rule of the instrument skips.
    static let answers: [String: Int] = Dictionary(
        uniqueKeysWithValues: ["A", "B", "C", "D", "E", "F"].flatMap { part in
            (1...4).map { (part + String($0), 2 + $0 % 2) }
        })

    private static let script = """
        import json, os, pty, re, select, sys, time
        order = json.loads(sys.argv[1])
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(order["variables"])
            os.execvp(sys.argv[2], sys.argv[2:])
        seen, place, asked = b"", 0, []
        limit = time.time() + 50
        cut = time.time() + order["cut"] if order["cut"] is not None else None
        prompt = re.compile(rb"([A-F][1-4])(?: \\[[^]]*\\])? > $|\\(y/n\\) $")
        while time.time() < limit:
            if cut and time.time() >= cut:
                os.kill(child, 9)
                break
            if select.select([terminal], [], [], 0.02)[0]:
                try:
                    piece = os.read(terminal, 65536)
                except OSError:
                    break
                if not piece:
                    break
                seen += piece
            found = prompt.search(seen, place)
            if found:
                place = len(seen)
                item = found.group(1).decode() if found.group(1) else None
                asked.append(item)
                os.write(terminal, b"y\\n" if item is None else b"%d\\n" % order["answers"][item])
        else:
            os.kill(child, 9)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"asked": asked, "screen": seen.decode(errors="replace"), "status": status}))
        """

    let device: Device

    /// Types until the interview ends.
    ///
    /// - Parameters:
    ///   - variables: more of the environment of `aldea`, such as a faulty disk's.
    ///   - cut: when the power goes, if it goes by the clock.
    func type(
        _ arguments: [String], variables: [String: String] = [:], cut: Duration? = nil
    ) async throws -> Account {
        let seconds = cut.map { Double($0.components.attoseconds) / 1e18 + Double($0.components.seconds) }
        let order: [String: Any] = [
            "variables": variables, "answers": Self.answers, "cut": seconds.map { $0 as Any } ?? NSNull(),
        ]
        let json = String(decoding: try JSONSerialization.data(withJSONObject: order), as: UTF8.self)
        let finished = try await device.terminal.run(
            "python3", ["-c", Self.script, json, Place.programs + "/aldea"] + arguments,
            environment: ["ALDEA_STORE": device.store, "TERM": "xterm"], status: 0)
        let document = finished.document()
        // An answer is acknowledged when something is asked after it; the summary is asked last.
        let asked = document["asked"].list.map(\.text)
        return Account(
            acknowledged: asked.dropLast().filter { !$0.isEmpty }, first: asked.first ?? "",
            screen: document["screen"].text, status: Int32(document["status"].number))
    }
}
