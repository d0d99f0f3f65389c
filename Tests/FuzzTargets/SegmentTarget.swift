import DeltaBundle
import Replication
import SurveyModel
import Trust

/// The reader of segments, offered bytes in four ways: as a segment in a block, as a statement, as bodies under a
/// statement that is right for them, and as changes that are written and must be read again as they were.
public struct SegmentTarget {
    /// Reads a segment of a block; a test puts a broken one here, to see that it is found out.
    var read: (inout ByteReader) throws -> Segment = { try Segment(from: &$0) }
    /// Reads the bodies of a segment.
    var readBody: (Segment) throws -> SegmentBody = { try $0.body() }

    /// How the bytes behind the first one are taken.
    enum Mode: UInt8, CaseIterable {
        case block, statement, bodies, changes
    }

    /// Makes a target of the library's reader.
    public init() {}

    /// Offers bytes to the reader.
    ///
    /// - Throws: `BrokenProperty`.
    public func check(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        var choices = Choices(rest)
        switch Mode.allCases[Int(first) % Mode.allCases.count] {
        case .block:
            if let segment = try offer(rest) { try checkBodies(of: segment) }
        case .statement: try checkStatement(SegmentTarget.withName(rest))
        case .bodies:
            guard let segment = try? SegmentDraft(&choices).segment() else { return }
            try BrokenProperty.unless(try offer(segment.inBlock) == segment, "a written segment is read as another")
            try checkBodies(of: segment)
        case .changes: try checkChanges(&choices)
        }
    }

    /// Reads a segment between different neighbours; nil when it is refused.
    private func offer(_ bytes: [UInt8]) throws -> Segment? {
        var readings: [Segment?] = []
        var ends: [Int] = []
        for surroundings in Surroundings.allCases {
            var reader = ByteReader(surroundings.slice(bytes))
            readings.append(try refusing { try read(&reader) })
            ends.append(reader.offset)
        }
        try BrokenProperty.unless(Set(readings).count == 1, "what lies around a segment changes what is read")
        guard let segment = readings[0] else { return nil }
        let end = ends[0]
        try BrokenProperty.unless(end <= bytes.count && Set(ends).count == 1, "a segment ends outside its bytes")
        try BrokenProperty.unless(
            segment.inBlock.elementsEqual(bytes[..<end]), "a segment read and written again has other bytes")
        try checkStatement(segment.statementBytes)
        return segment
    }

    private func checkStatement(_ bytes: [UInt8]) throws {
        let readings = Surroundings.allCases.map { try? Statement(bytes: $0.slice(bytes)) }
        try BrokenProperty.unless(Set(readings).count == 1, "what lies around a statement changes what is read")
        guard let statement = readings[0] else { return }
        try BrokenProperty.unless(statement.bytes == bytes, "a statement read and written again has other bytes")
        try BrokenProperty.unless(
            (1...Statement.maximumCount).contains(statement.count) && statement.privateCount <= statement.count
                && statement.seen.count <= Statement.maximumSeen && statement.publicLength <= Statement.maximumPublic
                && statement.first >= 1 && statement.last <= Dot.maximumSequence
                && (1...LogDescriptor.maximumScope).contains(statement.log.scope.utf8.count),
            "a statement beyond its caps was read: \(statement)")
        try BrokenProperty.unless(!statement.log.letter.isEmpty, "a log has no letter")
    }

    /// The statement with the name that is right for the log that it describes, if it describes one.
    static func withName(_ bytes: [UInt8]) -> [UInt8] {
        let name = Statement.context.utf8.count + 32
        guard bytes.count > name + 16 else { return bytes }
        var reader = ByteReader(bytes[(name + 16)...])
        guard (try? reader.raw(32)) != nil, (try? reader.varint()) != nil, (try? reader.raw(8)) != nil,
            (try? reader.block(atMost: LogDescriptor.maximumScope)) != nil
        else { return bytes }
        let descriptor = bytes[(name + 16)..<(name + 16 + reader.offset)]
        let hash = Digest.sha256(Array("aldea log v1\n".utf8) + descriptor)
        return Array(bytes[..<name]) + hash.prefix(16) + bytes[(name + 16)...]
    }

    private func checkBodies(of segment: Segment) throws {
        let body = try refusing { try readBody(segment) }
        try BrokenProperty.unless(
            try refusing { try readBody(segment) } == body, "bodies read twice differ")
        let plain = try refusing { try segment.plainChanges() }
        try BrokenProperty.unless(plain?.count == body?.changes.count, "plain words and changes differ in number")
        guard let body else { return }
        try BodyLimits.check(body, of: segment.statement)
        try checkLackingLeaves(segment, body)
        try checkWrittenAgain(body, segment.statement)
    }

    /// What is public must not depend on who holds which leaves.
    private func checkLackingLeaves(_ segment: Segment, _ body: SegmentBody) throws {
        guard let leaves = segment.privateBody?.leaves, !leaves.isEmpty else { return }
        let redacted = PrivateBody(leaves: leaves.map { .redacted($0.hash) })
        let copies = try [
            segment.withoutPrivateBody,
            Segment(
                statementBytes: segment.statementBytes, signature: segment.signature, publicBody: segment.publicBody,
                privateBody: redacted),
        ]
        for copy in copies {
            try BrokenProperty.unless(copy.id == segment.id, "a segment without leaves has another name")
            let public1 = body.changes.map(\.withoutPersonalData)
            let public2 = try refusing { try readBody(copy) }?.changes
            try BrokenProperty.unless(public2 == public1, "what is public depends on the leaves held")
            try BrokenProperty.unless(copy.united(with: segment) == segment, "united copies lack leaves")
        }
    }

    /// Bodies are never encoded anew by the program; but what was read, written and read again must be the same.
    private func checkWrittenAgain(_ body: SegmentBody, _ statement: Statement) throws {
        guard body.changes.allSatisfy({ $0.writes.allSatisfy { $0.value != nil } }) else { return }
        var draft = SegmentDraft(
            count: body.changes.count, logs: statement.seen.count, leaves: body.leaves, publicBody: body.publicBytes)
        draft.first = statement.first
        // Written by us it may be longer than what came, and then no segment could hold it.
        guard draft.publicBody.count <= Statement.maximumPublic,
            draft.leaves.allSatisfy({
                if case .held(let bytes) = $0 { bytes.count <= Change.maximumBytes } else { true }
            }),
            statement.seen.count <= 4
        else { return }
        let again = try refusing { try readBody(try draft.segment()) }
        try BrokenProperty.unless(again?.isExactly(body) == true, "changes read and written again are others")
        try BrokenProperty.unless(again?.publicBytes == draft.publicBody, "changes written twice have two forms")
    }

    private func checkChanges(_ choices: inout Choices) throws {
        let logs = choices.below(5)
        let first = choices.flag() ? Int64(1) : 70_000
        let body = SegmentBody(changes: ChangeScript.changes(&choices, from: first, logs: logs))
        var draft = SegmentDraft(
            count: body.changes.count, logs: logs, leaves: body.leaves, publicBody: body.publicBytes)
        draft.first = first
        let segment = try draft.segment()
        try BrokenProperty.unless(try offer(segment.inBlock) == segment, "a written segment is read as another")
        let read = try refusing { try readBody(segment) }
        try BrokenProperty.unless(read?.isExactly(body) == true, "changes are read otherwise than they were written")
        try checkBodies(of: segment)
    }

    /// What a reader gives; nil when it refuses as its declaration says. Anything else thrown is a broken property.
    private func refusing<Value>(_ read: () throws -> Value) throws -> Value? {
        do { return try read() } catch is DecodingFailure { return nil }
    }
}

extension Segment {
    /// The segment as it stands in a block.
    var inBlock: [UInt8] {
        var writer = ByteWriter()
        append(to: &writer)
        return writer.bytes
    }
}
