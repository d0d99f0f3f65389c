import Foundation

/// Every command of `aldea` with arguments that it takes, from the golden reference: a command that is added to the
/// program is added here by itself.
struct UpgradeCommand: Sendable {
    let path: [String]
    let arguments: [String]

    var name: String { path.joined(separator: " ") }

    /// Those that need no store, or refuse to begin because there is one.
    static let withoutStore: Set<String> = [
        "program create", "device request", "device join", "admin key", "template", "store restore",
    ]

    /// What the usage line of a command does not tell: values that are looked at before the store is.
    ///
    /// `REQUEST` is a file with a device's request, `ROWS` one with enterprises, `PHRASE` one with a passphrase.
    private static let special: [String: [String]] = [
        "admin registrar add": ["GTO-1", "--scope", "GTO", "--numbers", "1000-1999"], "admin role": ["x", "--writes"],
        "device approve": ["REQUEST", "--out", "made"], "device passphrase": ["--new-passphrase-file", "PHRASE"],
        "device replace": ["1", "REQUEST", "--out", "made"], "import": ["enterprises", "ROWS"],
        "interview return": ["1", "--reason", "x"], "quarantine adopt": ["--device", "PUE-2"],
        "template": ["enterprises"], "locality add": ["cvegeo=110010001"], "target add": ["indicator=x"],
        "enterprise add": ["key=9"], "wave add": ["key=9"], "training add": ["key=9"], "team add": ["key=9"],
    ]

    /// All of them, in the reference's order.
    static func all() throws -> [UpgradeCommand] {
        let reference = try String(contentsOfFile: Place.golden + "/help-en.txt", encoding: .utf8)
        var usages: [(name: String, usage: String)] = []
        var name = ""
        for line in reference.split(separator: "\n") {
            if line.hasPrefix("$ aldea help") { name = line.dropFirst(12).trimmingCharacters(in: .whitespaces) }
            if line.hasPrefix("USAGE: ") { usages.append((name, String(line))) }
        }
        let names = usages.map(\.name)
        return usages.filter { one in !one.name.isEmpty && !names.contains { $0.hasPrefix(one.name + " ") } }
            .map { UpgradeCommand(path: $0.name.split(separator: " ").map(String.init), usage: $0.usage) }
    }

    private init(path: [String], usage: String) {
        self.path = path
        let name = path.joined(separator: " ")
        let required = usage.dropFirst("USAGE: aldea \(name)".count).replacing(/\[[^\]]*\]/, with: "")
        let derived = required.split(separator: " ").filter { !["...", "<options>"].contains($0) }.map { word in
            word == "<url>" ? "http://127.0.0.1:9" : word.hasPrefix("<") ? "1" : String(word)
        }
        // What belongs to an enterprise is added with it.
        arguments = Self.special[name] ?? (path.last == "add" && derived.isEmpty ? ["enterprise=1"] : derived)
    }
}
