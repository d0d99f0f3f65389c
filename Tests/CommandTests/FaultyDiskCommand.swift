import Testing

/// A command whose disk a test lets fail, and what it makes.
struct FaultyDiskCommand: Sendable, CustomTestStringConvertible {
    /// How one tells that a file which the command makes is whole.
    enum Output: Sendable {
        /// It, or what the directory holds, has the same bytes as without a fault.
        case same
        /// A bundle that Puebla's store can read.
        case bundle
        /// A backup: an SQLite file that passes its check.
        case backup
        /// A text that ends so.
        case text(String)
    }

    /// Stands for the program's fingerprint among the arguments.
    static let fingerprint = "FINGERPRINT"

    let name: String
    /// The device on which it runs.
    let device: String
    let arguments: [String]
    /// The files that it makes.
    var outputs: [String: Output] = [:]
    /// The exit status without a fault.
    var status: Int32 = 0
    /// What to give instead when the command is refused because of a key that the first try has left, which is never replaced.
    var otherwise: [String]?
    /// Whether every run makes another store, as new keys do.
    var isRandom = false

    var testDescription: String { name }

    /// The commands, on the village of ``FaultyDiskVillage``.
    static let all: [FaultyDiskCommand] = [
        .init(
            name: "import of edited and new enterprises", device: "gto",
            arguments: ["import", "enterprises", "edited.csv"],
            outputs: ["edited.csv.rejected.csv": .same], status: 4),
        .init(name: "import of revenue", device: "gto", arguments: ["import", "revenue", "revenue.csv"]),
        .init(name: "import of interviews", device: "gto", arguments: ["import", "interviews", "interviews.csv"]),
        .init(
            name: "interview from a file of answers", device: "gto",
            arguments: [
                "interview", "start", "GTO:1", "final-muestra", "--date", "2025-03-07", "--answers", "answers.txt",
            ]),
        .init(
            name: "edit of an enterprise", device: "gto",
            arguments: ["enterprise", "edit", "GTO:2", "name=Otro nombre", "sector=31-33"]),
        .init(
            name: "encrypted bundle", device: "gto",
            arguments: ["bundle", "create", "--for", "PUE", "--out", "made.aldea"], outputs: ["made.aldea": .bundle]),
        .init(
            name: "plain bundle of everything", device: "gto",
            arguments: ["bundle", "create", "--all", "--plain", "--out", "made.aldea"],
            outputs: ["made.aldea": .bundle]),
        .init(name: "applying an encrypted bundle", device: "pue", arguments: ["bundle", "apply", "for-pue.aldea"]),
        .init(
            name: "applying a plain bundle to an empty store", device: "hub",
            arguments: ["bundle", "apply", "everything.aldea"]),
        .init(
            name: "asking for what is missing", device: "pue", arguments: ["bundle", "ask", "--out", "made.want"],
            outputs: ["made.want": .bundle]),
        .init(name: "rebuilding the store", device: "gto", arguments: ["store", "rebuild"]),
        .init(name: "checking the store", device: "gto", arguments: ["store", "verify"]),
        .init(
            name: "backing up the store", device: "gto", arguments: ["store", "backup", "made"],
            outputs: ["made": .backup, "made.key": .same]),
        .init(name: "restoring a store", device: "restored", arguments: ["store", "restore", "copy"]),
        .init(
            name: "requesting a device", device: "fourth",
            arguments: ["device", "request", "--office", "PUE", "--scope", "PUE", "--out", "fourth.request"],
            outputs: ["fourth.request": .text("\n")], isRandom: true),
        .init(
            name: "approving a device", device: "gto",
            arguments: ["device", "approve", "third.request", "--out", "made.grant"],
            outputs: ["made.grant": .bundle]),
        .init(
            name: "joining a program", device: "joining",
            arguments: ["device", "join", "joining.grant", "--fingerprint", fingerprint]),
        .init(
            name: "founding a program", device: "founded",
            arguments: [
                "program", "create", "--name", "Otra", "--office", "OAX", "--scope", "OAX", "--recovery-out",
                "made.key",
            ], outputs: ["made.key": .text("\n")],
            otherwise: [
                "program", "create", "--name", "Otra", "--office", "OAX", "--scope", "OAX", "--recovery-out", "new.key",
            ], isRandom: true),
        .init(
            name: "report", device: "gto", arguments: ["report", "outcomes", "--format", "html", "--out", "made.html"],
            outputs: ["made.html": .text("</html>\n")]),
        .init(
            name: "export of all tables", device: "gto", arguments: ["export", "all", "--out", "made"],
            outputs: ["made": .same], isRandom: true),
    ]
}
