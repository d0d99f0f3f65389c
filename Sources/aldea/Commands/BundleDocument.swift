import OfficeSync
import SurveyModel

/// What a bundle holds, as `bundle inspect` and `bundle verify` show it.
struct BundleDocument: Encodable {
    /// A segment of it.
    struct Segment: Encodable {
        let log: String
        let office: String
        let scope: String
        let first: Int64
        let last: Int64
        let changes: Int
        let signature: String
        let isNew: Bool
        let previousIsHeld: Bool
        let hasPrivate: Bool
    }

    let file: String
    let program: String
    let isThisProgram: Bool
    let sender: String
    let senderNumber: Int
    let createdAt: String?
    let frames: Int
    let isWhole: Bool
    let isEncrypted: Bool
    let isTruncated: Bool
    let damagedAt: [Int]
    let segments: [Segment]
    let missing: [String]

    init(_ file: String, _ found: BundleInspection) {
        self.file = file
        program = found.program
        isThisProgram = found.isThisProgram
        sender = found.sender
        senderNumber = found.senderNumber
        createdAt = found.program.isEmpty ? nil : Instant(seconds: found.createdAt).description
        frames = found.frames
        isWhole = found.isWhole
        isEncrypted = found.isEncrypted
        isTruncated = found.isTruncated
        damagedAt = found.damagedAt
        segments = found.segments.map {
            Segment(
                log: $0.log, office: $0.office, scope: $0.scope, first: $0.first, last: $0.last, changes: $0.changes,
                signature: $0.signature, isNew: $0.isNew, previousIsHeld: $0.previousIsHeld,
                hasPrivate: $0.hasPrivate)
        }
        missing = found.missing
    }

    /// How many segments have a signature that is not their author's.
    var forged: Int { segments.count { $0.signature == "forged" } }

    /// How many segments are signed by a device that the roster does not know.
    var unknown: Int { segments.count { $0.signature == "unknown-signer" } }

    /// Whether bytes were altered or lost, or are of another program.
    var isDamaged: Bool { !damagedAt.isEmpty || !isWhole || forged > 0 || !isThisProgram }

    /// What a person should know, one line each.
    func remarks(in words: Phrasebook) -> [String] {
        var remarks: [String] = []
        if forged > 0 { remarks.append(words("bundle.forged", ["count": String(forged)])) }
        if !isThisProgram, !program.isEmpty { remarks.append(words("bundle.other-program")) }
        if !damagedAt.isEmpty {
            let places = damagedAt.map(String.init).joined(separator: ", ")
            remarks.append(words("bundle.damaged", ["places": places]))
        }
        if isTruncated || (!isWhole && damagedAt.isEmpty) { remarks.append(words("bundle.incomplete")) }
        if unknown > 0 { remarks.append(words("bundle.unknown-signer", ["count": String(unknown)])) }
        remarks += missing.map { words("bundle.missing", ["what": $0]) }
        return remarks
    }

    /// Writes sender, counts and remarks.
    func showSummary(_ session: Session) {
        let words = session.sentences
        session.output.fields([
            (words("field-name.program"), program.isEmpty ? "?" : program),
            (words("field-name.sender"), sender.isEmpty ? "?" : "\(sender) \(senderNumber)"),
            (words("field-name.created"), createdAt ?? "?"), (words("field-name.frames"), String(frames)),
            (words("field-name.segments"), String(segments.count)),
            (words("field-name.new"), String(segments.count { $0.isNew })),
            (words("field-name.changes"), String(segments.reduce(0) { $0 + $1.changes })),
            (words("field-name.encrypted"), words(isEncrypted ? "yes" : "no")),
        ])
        for remark in remarks(in: words) { session.output.line(remark, style: .warning) }
    }
}
