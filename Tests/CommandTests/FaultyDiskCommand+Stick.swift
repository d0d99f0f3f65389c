extension FaultyDiskCommand {
    /// Commands that read a file from the memory stick of ``FaultyDiskVillage``.
    static let readingStick: [FaultyDiskCommand] = [
        .init(name: "applying a bundle", device: "pue", arguments: ["bundle", "apply", "stick/for-pue.aldea"]),
        .init(name: "checking a bundle", device: "pue", arguments: ["bundle", "verify", "stick/for-pue.aldea"]),
        .init(
            name: "joining", device: "joining",
            arguments: ["device", "join", "stick/joining.grant", "--fingerprint", fingerprint]),
        .init(name: "restoring", device: "restored", arguments: ["store", "restore", "stick/copy"]),
        .init(name: "importing", device: "gto", arguments: ["import", "revenue", "stick/revenue.csv"]),
        .init(
            name: "an interview's answers", device: "gto",
            arguments: [
                "interview", "start", "GTO:1", "final-muestra", "--date", "2025-03-07", "--answers",
                "stick/answers.txt",
            ]),
    ]

    /// Commands that write a file to the memory stick.
    static let writingStick: [FaultyDiskCommand] = [
        .init(
            name: "encrypted bundle", device: "gto",
            arguments: ["bundle", "create", "--for", "PUE", "--out", "stick/made"], outputs: ["stick/made": .bundle]),
        .init(
            name: "backup", device: "gto", arguments: ["store", "backup", "stick/made"],
            outputs: ["stick/made": .backup, "stick/made.key": .same]),
        .init(
            name: "approval", device: "gto", arguments: ["device", "approve", "third.request", "--out", "stick/made"],
            outputs: ["stick/made": .bundle]),
        .init(
            name: "report", device: "gto", arguments: ["report", "outcomes", "--format", "csv", "--out", "stick/made"],
            outputs: ["stick/made": .text("\n")]),
        .init(
            name: "export", device: "gto", arguments: ["export", "all", "--out", "stick/made"],
            outputs: ["stick/made": .same], isRandom: true),
    ]
}
