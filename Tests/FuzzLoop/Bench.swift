import Foundation
import OfficeSync
import SurveyStore

/// A store to work on, with states that it can be put back into: the same file, so that it is no copy of itself.
final class Bench {
    /// The store's directory.
    let directory: String
    private var kept: [String: [UInt8]] = [:]
    private var present: String?
    private var open: Office?

    /// Copies a store of the village.
    init(_ office: String, _ workplace: Workplace, as name: String) throws {
        directory = workplace.path(name)
        try? FileManager.default.removeItem(atPath: directory)
        try FileManager.default.copyItem(atPath: workplace.village.path(office), toPath: directory)
        open = try Office.open(directory, clock: Village.clock)
    }

    private var file: String { directory + "/" + Store.fileName }

    /// Closes the store and keeps its present state under a name.
    func keep(as name: String) throws {
        open = nil
        kept[name] = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        present = name
    }

    /// Works on the store as it now is, or in a state that was kept. Nothing of it may be held on to.
    ///
    /// - Parameter body: works on the store, and says whether it left it as it was.
    func use<Value>(_ name: String? = nil, _ body: (Office) throws -> (Value, isUnchanged: Bool)) throws -> Value {
        if let name, present != name { try put(back: name) }
        present = nil
        let office = try open ?? Office.open(directory, clock: Village.clock)
        open = office
        let (value, isUnchanged) = try body(office)
        if isUnchanged { present = name }
        return value
    }

    /// Every byte of the store: where they are the same, nothing at all was written.
    private var bytes: [Data] {
        ["", "-wal"].map { (try? Data(contentsOf: URL(fileURLWithPath: file + $0))) ?? Data() }
    }

    /// How many bytes the store takes up.
    var size: Int {
        ["", "-wal"].reduce(0) { sum, suffix in
            let size = try? FileManager.default.attributesOfItem(atPath: file + suffix)[.size] as? Int
            return sum + (size ?? 0)
        }
    }

    /// What the store is now, to be compared with what it will be.
    func mark() -> Mark { Mark(bytes: bytes) }

    struct Mark {
        fileprivate let bytes: [Data]
    }

    /// Nothing that two stores compare has changed since the mark.
    ///
    /// - Parameter state: the state at the mark; nil when the comparison is to fail.
    func expectUnchanged(_ office: Office, since mark: Mark, _ state: State?, _ text: @autoclosure () -> String) throws
    {
        guard bytes != mark.bytes || state == nil else { return }
        let found = try State(office.store)
        guard let state else { throw Finding("the comparison was sabotaged: " + text()) }
        try Finding.unless(found == state, "\(text()), but the store changed: \(found.difference(from: state))")
    }

    /// Works on the store, which is changed by that.
    func change<Value>(_ name: String? = nil, _ body: (Office) throws -> Value) throws -> Value {
        try use(name) { (try body($0), isUnchanged: false) }
    }

    private func put(back name: String) throws {
        open = nil
        for suffix in ["-wal", "-shm"] { unlink(file + suffix) }
        // Into the same file: another one would be a copy, which begins new logs by itself.
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(kept[name] ?? []))
        try handle.close()
    }
}
