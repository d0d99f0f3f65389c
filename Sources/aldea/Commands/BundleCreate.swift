import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore

/// `aldea bundle create`: seals what was entered, and writes what others are not known to have.
struct BundleCreate: ParsableCommand {
    static let configuration = Sentences.command("create", help: "bundle.create")

    @Option(help: Sentences.help("bundle.out", value: "file")) var out: String
    @Option(
        name: .customLong("for"), parsing: .upToNextOption, help: Sentences.help("bundle.for", value: "office"))
    var offices: [String] = []
    @Option(help: Sentences.help("bundle.want", value: "file")) var want: String?
    @Flag(help: Sentences.help("bundle.all")) var all = false
    @Flag(help: Sentences.help("bundle.plain")) var plain = false
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let audience = try audience()
            let office = try session.office
            let progress = session.progress("progress.writing")
            defer { progress.finish() }
            let summary = try office.createBundle(
                to: out, existing: force ? .replace : .keep, for: audience, encrypt: !plain
            ) { progress.update($0, of: $1) }
            progress.finish()
            try office.store.record(
                event: "bundle-created",
                detail: [
                    "segments": String(summary.segments), "for": summary.recipients.joined(separator: " "),
                    "encrypted": plain ? "no" : "yes",
                ], person: session.options.person ?? "")
            let document = Document(
                file: out, segments: summary.segments, changes: summary.changes, bytes: summary.bytes,
                recipients: summary.recipients, leftOut: summary.leftOut, isEncrypted: !plain)
            try session.output.show(document) { Self.show(document, session) }
            if plain { session.note("bundle.is-plain") }
            Self.tellLeftOut(document, session)
            return document.leftOut.isEmpty ? .done : .wantsPerson
        }
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.line(words("bundle.created", ["file": document.file]), style: .good)
        session.output.fields([
            (words("field-name.segments"), String(document.segments)),
            (words("field-name.changes"), String(document.changes)),
            (words("field-name.bytes"), String(document.bytes)),
            (
                words("field-name.recipients"),
                document.isEncrypted ? document.recipients.joined(separator: ", ") : words("bundle.anybody")
            ),
        ])
    }

    /// Offices whose devices may not be sent all that the bundle holds need one of their own.
    private static func tellLeftOut(_ document: Document, _ session: Session) {
        for office in document.leftOut {
            // An office of which another device is served cannot be named alone: the device itself asks.
            let isServed = document.recipients.contains(office)
            session.note(isServed ? "bundle.left-out-device" : "bundle.left-out", ["office": office])
        }
    }

    private func audience() throws -> BundleAudience {
        guard [!offices.isEmpty, want != nil, all].count(where: { $0 }) <= 1 else {
            throw Failure.usage("audience")
        }
        if let want { return .want(want) }
        if all { return .all }
        return offices.isEmpty ? .everyone : .offices(offices)
    }

    private struct Document: Encodable {
        let file: String
        let segments: Int
        let changes: Int
        let bytes: Int
        let recipients: [String]
        let leftOut: [String]
        let isEncrypted: Bool
    }
}
