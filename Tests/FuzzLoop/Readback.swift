import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore

/// Reads everything that a store shows: what strangers wrote must not make reading it fail.
enum Readback {
    /// Lists, texts, histories, the facts of reports, the doctor's findings and a bundle of it all.
    static func expectGood(_ office: Office, relay: String) throws {
        let store = office.store
        for kind in Catalogue.kinds {
            for row in try store.rows(kind) {
                for column in kind.columns { _ = column.text(of: row[column.name], currency: row.text("currency")) }
            }
        }
        for row in try Catalogue.kinds.flatMap({ try store.rows($0) }).suffix(8) {
            try expectShown(row, try store.history(of: row.key))
        }
        _ = try store.info()
        _ = try store.conflicts()
        _ = try store.findings()
        _ = try store.outcomeData(approvedOnly: false)
        _ = try store.outcomeData(approvedOnly: true)
        _ = try office.doctor()
        _ = try office.peers()
        _ = try office.gaps()
        _ = try office.createBundle(to: relay, existing: .replace, for: .everyone)
    }

    /// Where one change has the last word, what is shown is what it wrote.
    private static func expectShown(_ row: RecordRow, _ history: [HistoryItem]) throws {
        for field in row.kind.fields {
            let heads = history.flatMap(\.writes).filter { $0.field == field.id && $0.isHead }
            let shown = field.columns.map { row[$0.name] }
            guard heads.count == 1, let written = heads[0].value, written.count == shown.count else { continue }
            for (shown, written) in zip(shown, written) where shown != .null {
                try Finding.unless(
                    Canonical.areEqual([shown], [written]),
                    "\(row.kind.name).\(field.name) shows \(shown), but \(written) was written")
            }
        }
    }

    /// The store's own check finds nothing, and a rebuild gives what was there.
    static func expectVerified(_ store: Store, _ state: State, _ shown: Shown) throws {
        let report = try store.verify()
        try Finding.unless(report.problems.isEmpty, "verify: \(report.problems)")
        try store.rebuild()
        let rebuilt = try State(store)
        try Finding.unless(rebuilt == state, "a rebuild differs: " + rebuilt.difference(from: state))
        let shownAgain = try Shown(store)
        try Finding.unless(shownAgain == shown, "a rebuild shows:\n    " + shownAgain.difference(from: shown))
    }
}
