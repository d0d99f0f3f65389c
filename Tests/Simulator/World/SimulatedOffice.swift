import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Trust

/// An office with its machine: a directory on a disk of its own, a clock that may be wrong, and what people there were told is saved.
final class SimulatedOffice {
    let name: String
    let directory: String
    private let time: Time
    /// How wrong its clock is, in seconds.
    var skew: Int64 {
        get { clockSkew.value }
        set { clockSkew.value = newValue }
    }
    private let clockSkew = Time(0)
    /// The values that its people entered, or that it took in whole, and was told are saved.
    var ledger: Set<String> = []
    /// What it knows while it is not upgraded.
    var isOld = false
    private(set) var opened: Office?

    init(_ name: String, in root: String, time: Time) {
        self.name = name
        directory = root + "/" + name
        self.time = time
    }

    /// The disk of its directory.
    var disk: Disk { Disk(directory) }

    /// Makes an empty disk for it.
    func makeDisk() {
        try? FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        _ = disk
    }

    /// Its clock.
    var clock: Clock {
        let (time, skew) = (time, clockSkew)
        return Clock { time.value + skew.value }
    }

    /// The office, which is opened when it was closed.
    var office: Office {
        get throws {
            if let opened { return opened }
            let made = try Office.open(directory, clock: clock)
            opened = made
            return made
        }
    }

    var store: Store { get throws { try office.store } }

    func take(_ office: Office?) { opened = office }

    /// Closes the store, as when the machine is switched off.
    func close() { opened = nil }

    /// Runs something as the version of the program does that the office has.
    func asInstalled<Result>(_ body: () throws -> Result) rethrows -> Result {
        try Catalogue.$known.withValue(
            isOld ? SimulatedOffice.oldKnowledge : Catalogue.everything, operation: body)
    }

    /// What an earlier version of the program knows: no catalogue of training, and enterprises without an arm and a year.
    private static let oldKnowledge = Catalogue.Knowledge(
        of: Catalogue.everything.kinds.filter { $0.id != Kind.training.id }.map { kind in
            guard kind.id == Kind.enterprise.id else { return kind }
            return Kind(
                kind.id.rawValue, kind.name, home: kind.home, importKey: kind.importKey,
                fields: kind.fields.filter { ![FieldID(5), FieldID(9)].contains($0.id) })
        })

    /// Whether it holds everything, personal data included.
    var holdsAll: Bool {
        get throws {
            let standing = try store.standing
            return standing?.heldScopes == .all && standing?.personalScopes == .all
        }
    }

    /// The segments that it holds.
    func segments() throws -> [Segment] {
        let store = try store
        return try store.segmentNumbers(lackedBy: nil).compactMap { try store.segment($0) }
    }

    /// The texts that are found in its records, in whatever change.
    func texts() throws -> Set<String> {
        var found: Set<String> = []
        let store = try store
        func take(_ value: [Scalar]?) {
            for scalar in value ?? [] { if case .text(let text) = scalar { found.insert(text) } }
        }
        for key in try store.records() {
            for write in try store.history(of: key).flatMap(\.writes) { take(write.value) }
        }
        for write in try store.quarantine(limit: .max).flatMap(\.writes) { take(write.value) }
        return found
    }
}

/// Seconds that everybody with a hold on them sees move.
final class Time: @unchecked Sendable {
    private let lock = NSLock()
    private var seconds: Int64

    init(_ seconds: Int64) { self.seconds = seconds }

    var value: Int64 {
        get { lock.withLock { seconds } }
        set { lock.withLock { seconds = newValue } }
    }
}
