internal import GRDB
internal import Replication
public import SurveyModel

extension Store {
    /// What an outcome report is computed from: removed records left out, enterprises that people joined shown once.
    ///
    /// - Parameter approvedOnly: leaves out interviews that are not approved, and those that changed since their approval.
    public func outcomeData(approvedOnly: Bool) throws -> OutcomeData {
        do {
            return try projected { db, merger in
                try OutcomeLoader(db, merger, roster: roster).load(approvedOnly: approvedOnly)
            }
        } catch let error as StoreError where error.code == .full || error.code == .readOnly || error.code == .busy {
            // What cannot be kept is read each time.
            return try plainOutcomeData(approvedOnly: approvedOnly)
        }
    }

    /// The same without the projection, row by row.
    func plainOutcomeData(approvedOnly: Bool) throws -> OutcomeData {
        try inspect { db, merger in
            let facts = try OutcomeReader(db, merger, roster: roster, .everything).read(approvedOnly: approvedOnly)
            var data = OutcomeData(facts, approvedOnly: approvedOnly)
            let duplicates = try Int.fetchOne(db, sql: "SELECT count(*) FROM duplicate_interview") ?? 0
            try OutcomeSurroundings(db, merger).add(to: &data, duplicates: duplicates)
            return data
        }
    }
}
