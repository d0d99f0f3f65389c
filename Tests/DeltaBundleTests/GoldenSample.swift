import Replication
import SurveyModel
import Trust

@testable import DeltaBundle

/// What the golden files hold: hand-written, so that no generator's change can change it.
enum GoldenSample {
    private static func link(_ log: Int, _ sequence: Int64) -> Scalar {
        .reference(RecordKey(rawValue: Dot(log: log, sequence: sequence).rawValue))
    }

    private static func write(
        _ field: UInt16, _ value: [Scalar], replaces: [Dot] = [], isPrivate: Bool = false
    ) -> FieldWrite {
        FieldWrite(field: FieldID(field), isPrivate: isPrivate, replaces: replaces, value: value)
    }

    private static func own(_ sequence: Int64) -> Dot { Dot(log: 0, sequence: sequence) }

    private static func change(
        _ sequence: Int64, _ kind: UInt16, _ identity: Change.Identity, at: Int64 = 1_750_000_000,
        by person: String = "ana",
        _ writes: [FieldWrite]
    ) -> Change {
        Change(
            dot: own(sequence), kind: KindID(kind), identity: identity, wallClock: at, person: person, writes: writes)
    }

    /// The segment of the format's page: two enterprises, one of them corrected, and an interview in another log's wave.
    static func example() throws -> Segment {
        try Sample.segment(
            [
                change(
                    1, 5, .creates,
                    [
                        write(2, [.text("Tejuino El Güero")]), write(4, [.text("31-33")]),
                        write(8, [.text("312 555 0101")], isPrivate: true),
                    ]),
                change(
                    2, 5, .creates, at: 1_750_000_060,
                    [
                        write(2, [.text("Sal de Cuyutlán")]), write(4, [.text("31-33")]),
                        write(8, [.null], isPrivate: true),
                    ]),
                change(
                    3, 5, .existing(own(1)), at: 1_750_000_120, by: "luis",
                    [
                        write(2, [.text("Tejuino El Güero II")], replaces: [own(1)])
                    ]),
                change(
                    4, 11, .creates, at: 1_750_000_180, by: "luis",
                    [
                        write(1, [link(0, 1)]), write(2, [link(1, 7)]), write(3, [.text("2025-06-15")]),
                        write(33, [.integer(2)]), write(34, [.integer(-3)]),
                    ]),
            ],
            seen: [
                Statement.Seen(
                    log: Sample.log(2, scope: "program").id, sequence: 7, segment: SegmentID(Digest.sha256([7]))!)
            ])
    }

    /// A segment with every column encoding, every identity and every mode of *replaces*.
    private static func everything(after previous: Segment) throws -> Segment {
        let fields: (Int64) -> [FieldWrite] = { number in
            [
                write(1, [.null]),
                write(2, [.integer(number % 2 == 0 ? -number : 100 * number)], replaces: [own(1)]),
                write(3, [.integer(1_000_000 + number)], replaces: [own(2), Dot(log: 1, sequence: number)]),
                write(4, [.text("code \(number % 2)")]),
                write(5, [.text("word \(number)")]),
                write(
                    6, [number % 3 == 0 ? .bytes([UInt8(number)]) : number % 3 == 1 ? .text("ñ") : .integer(Int64.min)]),
                write(7, [link(1, number)]),
                write(8, [.integer(number), number % 2 == 0 ? .null : .text("MXN"), .null]),
                write(9, [.text("private \(number)"), link(0, 1)], isPrivate: true),
                write(300, [number % 4 == 0 ? .null : .text("村")]),
            ]
        }
        var changes = (5...10).map { change($0, 999, .creates, at: -$0, by: $0 % 2 == 0 ? "ana" : "", fields($0)) }
        changes.append(change(11, 3, .keyed, [write(1, [.text("060020001")]), write(2, [.text("Cuyutlán")])]))
        changes.append(change(12, 2, .named([UInt8](repeating: 0xaa, count: 16)), [write(3, [.text("me")])]))
        changes.append(
            change(
                13, 5, .existing(Dot(log: 1, sequence: 3)),
                [
                    write(2, [.text("a")], replaces: [own(1)]), write(3, [.text("b")], replaces: [own(1)]),
                ]))
        changes.append(change(14, 5, .existing(own(2)), []))
        changes.append(change(15, 17, .distinguished([1, 2, 3, 4]), [write(3, [.text("2025-06-15")])]))
        changes += (16...20).map {
            change($0, 17, .creates, [write(3, [.text("\($0 * $0)")]), write(4, [.integer(60)])])
        }
        changes += (21...24).map { change($0, 7, .creates, [write(2, [.text("2025-06-\($0 % 2 + 14)")])]) }
        return try Sample.segment(
            changes, after: previous,
            seen: [
                Statement.Seen(
                    log: Sample.log(2, scope: "program").id, sequence: 10, segment: SegmentID(Digest.sha256([10]))!)
            ])
    }

    /// A device of another scope, whose personal data did not all travel.
    private static func withheldLeaves() throws -> [Segment] {
        let changes = (1...2).map { number in
            change(Int64(number), 5, .creates, [write(8, [.text("phone \(number)")], isPrivate: true)])
        }
        let first = try Sample.segment(changes, by: 3)
        var body = first.privateBody!
        body.leaves[0] = .redacted(body.leaves[0].hash)
        let redacted = try Segment(
            statementBytes: first.statementBytes, signature: first.signature, publicBody: first.publicBody,
            privateBody: body)
        let second = try Sample.segment(
            [change(3, 5, .creates, [write(8, [.text("phone 3")], isPrivate: true)])], by: 3, after: first)
        let lacking = try Segment(
            statementBytes: second.statementBytes, signature: second.signature, publicBody: second.publicBody,
            privateBody: nil)
        return [redacted, lacking]
    }

    static func segments() throws -> [Segment] {
        let first = try example()
        return try [first, everything(after: first)] + withheldLeaves()
    }

    static func roster() throws -> Roster {
        let administrators = try [1, 2].map {
            RootEntry.Administrator(key: try Sample.key($0).publicKey.bytes, label: "administrator \($0)")
        }
        func registrar(_ cut: [UInt8]?) throws -> RootEntry.Registrar {
            RootEntry.Registrar(
                key: try Sample.key(1).publicKey.bytes, scopes: ["colima"], numbers: 1...99, cut: cut.map { [$0] })
        }
        var first = RootEntry(
            version: 0, program: nil, previous: [], name: "Aldeas Digitales", createdAt: 1_750_000_000,
            nonce: [UInt8](repeating: 5, count: 16), threshold: 1, administrators: administrators,
            registrars: [try registrar(nil)], roles: Role.defaults)
        try first.sign(with: Sample.key(1))
        var roster = try Roster(first: first)
        let enrolment = try Enrolment(
            program: roster.program, sequence: 1, previous: [UInt8](repeating: 0, count: 32),
            deviceKey: Sample.key(1).publicKey.bytes, recipient: [UInt8](repeating: 9, count: 32), office: "COL",
            number: 1, role: "coordinator", writes: ["colima"], holds: [], at: 1_750_000_010,
            registrar: Sample.key(1))
        let other = try Enrolment(
            program: roster.program, sequence: 2, previous: enrolment.hash, deviceKey: Sample.key(3).publicKey.bytes,
            recipient: [UInt8](repeating: 8, count: 32), office: "MZO", number: 2, role: "enumerator",
            writes: ["colima"], holds: ["colima"], at: 1_750_000_015, registrar: Sample.key(1))
        roster.add(enrolment)
        roster.add(other)
        var second = RootEntry(
            version: 1, program: roster.program, previous: [first.hash], name: "Aldeas Digitales",
            createdAt: 1_750_000_020, nonce: [UInt8](repeating: 6, count: 16), threshold: 2,
            administrators: administrators, registrars: [try registrar(other.hash)], roles: Role.defaults)
        for number in UInt8(1)...2 { try second.sign(with: Sample.key(number)) }
        roster.add(second)
        return roster
    }

    static func bundle() throws -> [UInt8] {
        let segments = try segments()
        let notice = try FrontierNotice(
            program: Sample.program, epoch: Sample.epoch, counter: 3, frontier: Sample.frontier(segments),
            roster: roster().digest, wanted: [SegmentID(Digest.sha256([3]))!], key: Sample.key(1))
        var bytes: [UInt8] = []
        let writer = try BundleWriter(manifest: Sample.manifest()) { bytes += $0 }
        try writer.write(Frame(.roster, roster().bytes))
        for segment in segments { try writer.write(segment) }
        try writer.write(Frame(.frontier, notice.bytes))
        try writer.write(Frame(Frame.FrameType(rawValue: 0x90), Array("from a later version".utf8)))
        try writer.finish(frontier: Sample.frontier(segments), key: Sample.key(1))
        return bytes
    }
}
