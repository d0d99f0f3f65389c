import ArgumentParser
import OfficeSync
import Replication
import SurveyModel
import SurveyStore

/// `aldea digest`: the state code that two offices read to each other, and the full digest of all values.
struct DigestCommand: ParsableCommand {
    static let configuration = Sentences.command("digest", help: "digest")

    @Flag(help: Sentences.help("digest.full")) var full = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let office = try session.office
            // What is not sealed belongs to nobody else yet, and no code could be equal.
            try office.seal()
            let code = try office.store.stateCode()
            let digest = full ? try fullDigest(office.store, session) : nil
            let document = Document(
                stateCode: code.text, fullDigest: digest,
                scopes: code.byScope, warnings: code.warnings)
            try session.output.show(document) { Self.show(document, session) }
            return document.warnings.isEmpty ? .done : .wantsPerson
        }
    }

    private func fullDigest(_ store: Store, _ session: Session) throws -> String {
        let progress = session.progress("progress.digest")
        defer { progress.finish() }
        return Hex.text(try store.fullDigest { progress.update($0) })
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        session.output.line(document.stateCode, style: .strong)
        session.output.fields(document.scopes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, indent: 2)
        if let digest = document.fullDigest { session.output.fields([(words("field-name.full-digest"), digest)]) }
        for warning in document.warnings {
            let key = "digest.warning.\(warning)"
            session.output.line(Sentences.has(key) ? words(key) : warning, style: .warning)
        }
    }

    private struct Document: Encodable {
        let stateCode: String
        let fullDigest: String?
        let scopes: [String: String]
        let warnings: [String]
    }
}
