import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// Which of the changes that do not count somebody means.
struct QuarantineSelection {
    private let session: Session
    private let all: [QuarantineItem]
    /// How many entries of the quarantine this version of the program cannot read.
    let unreadable: Int

    init(_ session: Session) throws {
        self.session = session
        let store = try session.store
        all = try store.quarantine(limit: .max)
        unreadable = max(0, try store.info().withheld - all.count)
    }

    /// Those of a device, by `OFFICE-NUMBER`, its number, or the beginning of its fingerprint; nil means all.
    ///
    /// - Throws: `OfficeError.unknownDevice` when nothing is called that.
    func items(device text: String?) throws -> [QuarantineItem] {
        guard let text else { return all }
        let wanted = text.uppercased()
        // Devices whose enrolments do not count are no devices of the roster any more, and what they wrote is here.
        let named = all.filter { $0.deviceName == wanted || String($0.device) == wanted }
        guard named.isEmpty else { return named }
        let enrolment = try session.office.device(text).enrolment
        return all.filter { $0.office == enrolment.office && $0.device == enrolment.number }
    }

    /// Those that write a record, by its code or key.
    func items(record text: String) throws -> [QuarantineItem] {
        let named = all.filter { !$0.code.isEmpty && $0.code == text.uppercased() }
        guard named.isEmpty else { return named }
        let key = try RecordName(session).find(text)
        return all.filter { $0.record == key }
    }

    /// Those of these names, `LOG:SEQUENCE`.
    ///
    /// - Throws: `StoreError.unknownRecord`, `.ambiguousRecord`.
    func items(_ names: [String]) throws -> [QuarantineItem] {
        var seen: Set<String> = []
        return try names.filter { seen.insert($0).inserted }.map { name in
            let found = all.filter { $0.dot == name }
            guard let item = found.first else {
                throw Failure("quarantine-unknown", ["change": String(name.prefix(40))], status: Outcome.failure)
            }
            guard found.count == 1 else { throw StoreError(.ambiguousRecord, ["kind": "change", "text": name]) }
            return item
        }
    }
}

extension QuarantineItem {
    /// The device as people name it: `OFFICE-NUMBER`.
    var deviceName: String { "\(office)-\(device)" }
}

extension Verdict.Reason {
    /// Every reason.
    static let all: [Verdict.Reason] = [
        .revoked, .unchained, .withdrawn, .scope, .role, .approval, .home, .foreignRecord, .privacy, .unreadable,
    ]
}
