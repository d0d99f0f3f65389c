import ArgumentParser
import DeltaBundle
import FoundationEssentials
import OfficeSync
import SurveyModel

/// `aldea bundle inspect`: what a bundle holds, who signed it and what it lacks; the store is not changed.
struct BundleInspect: ParsableCommand {
    static let configuration = Sentences.command("inspect", help: "bundle.inspect")

    @Argument(help: Sentences.help("bundle.file", value: "file")) var file: String
    @Flag(help: Sentences.help("bundle.changes")) var changes = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            if changes { return try listChanges(session) }
            let document = BundleDocument(file, try session.office.inspect(file))
            try session.output.show(document) { Self.show(document, session) }
            return document.isDamaged ? .refused : .done
        }
    }

    /// Writes every change as one line of JSON, for programs; what is wrong with the file is told beside it.
    private func listChanges(_ session: Session) throws -> Outcome {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let found = try session.office.inspect(file) { session.output.raw(Array(try encoder.encode($0)) + [0x0A]) }
        let document = BundleDocument(file, found)
        for remark in document.remarks(in: session.sentences) { session.remark(remark) }
        if found.unreadable > 0 { session.note("bundle.unreadable", ["count": String(found.unreadable)]) }
        return document.isDamaged || found.unreadable > 0 ? .refused : .done
    }

    private static func show(_ document: BundleDocument, _ session: Session) {
        let words = session.sentences
        document.showSummary(session)
        guard !document.segments.isEmpty else { return }
        session.output.line()
        var table = Table(
            ["log", "office", "scope", "from", "to", "changes", "signature", "new", "previous"].map {
                words("head.\($0)")
            }, numbers: [3, 4, 5])
        for segment in document.segments {
            table.add([
                segment.log, segment.office, segment.scope, String(segment.first), String(segment.last),
                String(segment.changes), words("signature.\(segment.signature)"),
                words(segment.isNew ? "yes" : "no"), words(segment.previousIsHeld ? "bundle.held" : "bundle.lacking"),
            ])
        }
        session.output.table(table)
    }
}
