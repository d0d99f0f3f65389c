import ArgumentParser
import OfficeSync
import SurveyModel
import SurveyStore

/// `aldea device proof`: a text by which anybody can check that a log was forked, with stock tools.
struct DeviceProof: ParsableCommand {
    static let configuration = Sentences.command("proof", help: "device.proof")

    @Argument(help: Sentences.help("device.proof-log", value: "log")) var log: String?
    @Option(help: Sentences.help("device.proof-out", value: "file")) var out: String
    @Flag(help: Sentences.help("option.force")) var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let proof = try session.office.writeForkProof(of: log, to: out, existing: force ? .replace : .keep)
            let document = Document(
                device: "\(proof.office)-\(proof.device)", sequence: proof.sequence, file: out)
            try session.output.show(document) {
                session.output.line(
                    session.sentences(
                        "forks.proof",
                        ["device": document.device, "sequence": String(document.sequence), "file": out]), style: .good)
            }
            session.note("forks.proof-next")
            return .done
        }
    }

    private struct Document: Encodable {
        let device: String
        let sequence: Int64
        let file: String
    }
}
