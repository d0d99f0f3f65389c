import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

/// Several offices of one program in a temporary directory, with a clock that tests set.
final class Village {
    let root: String
    private(set) var offices: [String: Office] = [:]
    private var counter = 0

    /// A clock that a test moves by hand.
    final class Time: @unchecked Sendable {
        private let lock = NSLock()
        private var value: Int64 = 1_760_000_000
        var now: Int64 {
            get { lock.withLock { value } }
            set { lock.withLock { value = newValue } }
        }
    }
    let time = Time()

    var clock: Clock {
        let time = time
        return Clock { time.now }
    }

    /// The first code founds the program; the others join it by request, approval and join. All write the scope `centro`.
    init(_ codes: [String] = ["GTO", "PUE"], scopes: [String: [String]] = [:]) throws {
        root = NSTemporaryDirectory() + "aldea-village-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let all = Set(scopes.values.flatMap { $0 } + ["centro"]).sorted()
        let founder = try Office.createProgram(
            in: directory(codes[0]),
            ProgramPlan(name: "Aldeas de prueba", office: codes[0], scopes: all, recoveryPath: path("recovery.key")),
            clock: clock)
        offices[codes[0]] = founder
        for code in codes.dropFirst() {
            try join(code, scopes: scopes[code] ?? ["centro"], role: code == "HUB" ? "hub" : "coordinator")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { root + "/" + name }
    func directory(_ code: String) -> String { root + "/" + code }

    func fresh(_ suffix: String = "aldea") -> String {
        counter += 1
        return path("bundle-\(counter).\(suffix)")
    }

    subscript(code: String) -> Office { offices[code]! }

    @discardableResult
    func join(_ code: String, scopes: [String] = ["centro"], role: String = "coordinator") throws -> Office {
        let request = try Office.requestDevice(in: directory(code), office: code, scopes: scopes, clock: clock)
        let grant = fresh("grant")
        let founder = offices.values.first { $0.store.enrolment?.number == 1 }!
        _ = try founder.approve(try EnrolmentRequest(text: request.text), role: role, to: grant)
        let office = try Office.join(try Office.grant(at: grant), in: directory(code), clock: clock)
        offices[code] = office
        return office
    }

    func reopen(_ code: String) throws { offices[code] = try Office.open(directory(code), clock: clock) }

    func put(_ code: String, office: Office) { offices[code] = office }

    /// Enters an enterprise; its name is its key too.
    @discardableResult
    func enterprise(_ name: String, at code: String, phone: String? = nil) throws -> RecordKey {
        var values: [FieldID: [Scalar]] = [
            FieldID(1): [.text(code), .text(name)], FieldID(2): [.text(name)], FieldID(3): [.text("110010001")],
            FieldID(4): [.text("31-33")],
        ]
        if let phone { values[FieldID(8)] = [.text(phone)] }
        return try self[code].store.write(
            [RecordEntry(kind: .enterprise, target: .create, values: values)], person: "p-\(code)")[0]
    }

    func edit(_ key: RecordKey, at code: String, _ field: UInt16, _ value: Scalar..., resolving: Bool = false) throws {
        let store = self[code].store
        let kind = try #require(try store.kind(of: key))
        _ = try store.write(
            [
                RecordEntry(
                    kind: kind, target: .existing(key), values: [FieldID(field): value],
                    resolving: resolving ? [FieldID(field)] : [])
            ], person: "p-\(code)")
    }

    /// The record of that enterprise name in an office's store.
    func find(_ name: String, at code: String) throws -> RecordKey {
        let rows = try self[code].store.rows(.enterprise, where: .column("key", .text(name)))
        return try #require(rows.first).key
    }

    /// One office carries everything it has to another by file.
    @discardableResult
    func carry(from: String, to: String, all: Bool = false) throws -> ApplySummary {
        let file = fresh()
        _ = try self[from].createBundle(to: file, for: all ? .all : .offices([to]))
        return try self[to].apply(file)
    }

    /// Exchanges in every direction until everybody has everything.
    func settle() throws {
        let codes = offices.keys.sorted()
        for _ in 0..<2 { for from in codes { for to in codes where from != to { try carry(from: from, to: to) } } }
    }

    func expectAgreement(_ location: SourceLocation = #_sourceLocation) throws {
        for office in offices.values { try office.seal() }
        let codes = try Set(offices.values.map { try $0.store.stateCode().text })
        let digests = try Set(offices.values.map { Hex.text(try $0.store.fullDigest()) })
        #expect(codes.count == 1, "the state codes differ", sourceLocation: location)
        #expect(digests.count == 1, "the digests differ", sourceLocation: location)
        for (code, office) in offices {
            let before = try office.store.fullDigest()
            #expect(try office.store.plainDigest() == before, "at \(code)", sourceLocation: location)
            try office.store.rebuild()
            #expect(try office.store.fullDigest() == before, "a rebuild at \(code) differs", sourceLocation: location)
        }
    }
}

extension Village {
    /// Enrols an office's device with a role and limits.
    @discardableResult
    func enrol(
        _ code: String, role: String = "coordinator", writes: [String] = ["centro"], holds: [String] = [],
        by registrar: String = "GTO"
    ) throws -> Office {
        let request = try Office.requestDevice(in: directory(code), office: code, scopes: writes, clock: clock)
        let grant = fresh("grant")
        _ = try self[registrar].approve(try EnrolmentRequest(text: request.text), role: role, holds: holds, to: grant)
        let office = try Office.join(try Office.grant(at: grant), in: directory(code), clock: clock)
        put(code, office: office)
        return office
    }

    /// Enters an enterprise in one of the scopes that a device writes.
    @discardableResult
    func enterprise(_ name: String, at code: String, scope: String, phone: String? = nil) throws -> RecordKey {
        var values: [FieldID: [Scalar]] = [
            FieldID(1): [.text(code), .text(name)], FieldID(2): [.text(name)], FieldID(3): [.text("110010001")],
            FieldID(4): [.text("31-33")],
        ]
        if let phone { values[FieldID(8)] = [.text(phone)] }
        return try self[code].store.write(
            [RecordEntry(kind: .enterprise, target: .create, scope: scope, values: values)], person: "p-\(code)")[0]
    }
}
