import DeltaBundle
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

extension Office: SyncHost {
    var programBytes: [UInt8] { store.roster.program.bytes }

    var deviceBytes: [UInt8] { deviceKey.bytes }

    var heldScopes: [String] { store.standing?.heldScopes.names?.sorted() ?? [] }

    func deviceNumber(of deviceKey: [UInt8]) -> Int? { store.roster.members[deviceKey]?.enrolment.number }

    func answer(notice: [UInt8], from sender: [UInt8], to path: String) throws -> BundleSummary {
        try HostRefusal.mapped {
            guard try Self.signers(ofNoticesIn: notice) == [sender] else { throw HostRefusal.foreignNotice }
            return try bundle(answering: notice, to: path)
        }
    }

    func receive(_ path: String) throws -> ApplySummary { try HostRefusal.mapped { try apply(path) } }

    func digest() throws -> DigestAnswer {
        try HostRefusal.mapped {
            try seal()
            return DigestAnswer(try store.stateCode())
        }
    }

    func reportPage(_ language: Language) throws -> String {
        try HostRefusal.mapped { try ReportPage.render(self, language) }
    }

    /// Whom the notices in a bundle speak for; their signatures are checked where they are used.
    private static func signers(ofNoticesIn bundle: [UInt8]) throws -> Set<[UInt8]> {
        var rest: [UInt8]? = bundle
        let reader = BundleReader {
            defer { rest = nil }
            return rest.map { .bytes($0) }
        }
        var signers: Set<[UInt8]> = []
        while let event = try reader.next() {
            guard case .frame(let frame) = event, frame.type == .frontier else { continue }
            guard let notice = try? FrontierNotice(bytes: frame.payload) else { throw HostRefusal.foreignNotice }
            signers.insert(notice.signer)
        }
        return signers
    }
}
