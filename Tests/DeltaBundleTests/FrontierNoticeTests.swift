import Replication
import Testing
import Trust

@testable import DeltaBundle

@Suite("A notice of what a store holds and wants")
struct FrontierNoticeTests {
    private func notice(wanted: Int = 3) throws -> FrontierNotice {
        let tip = SegmentChain.Tip(sequence: 40, segment: SegmentID(Digest.sha256([1]))!)
        return try FrontierNotice(
            program: Sample.program, epoch: Sample.epoch, counter: 7,
            frontier: Frontier(tips: [Sample.log(2).id: [tip]]), roster: Digest.sha256([2]),
            wanted: (0..<wanted).map { SegmentID(Digest.sha256([3, UInt8($0 & 255), UInt8($0 >> 8)]))! },
            key: Sample.key(1))
    }

    @Test("comes back as it went, signed by its store")
    func roundTrip() throws {
        for wanted in [0, 3, FrontierNotice.maximumWanted] {
            let sent = try notice(wanted: wanted)
            let read = try FrontierNotice(bytes: sent.bytes)
            #expect(read == sent && read.isSignatureValid(program: Sample.program))
            #expect(read.signer == (try Sample.key(1).publicKey.bytes))
        }
    }

    @Test("asks for as many segments as a notice can hold, and no more")
    func capped() throws {
        #expect(try notice(wanted: FrontierNotice.maximumWanted + 1).wanted.count == FrontierNotice.maximumWanted)
    }

    @Test("does not speak in another program")
    func otherProgram() throws {
        #expect(try !notice().isSignatureValid(program: Digest.sha256([9])))
    }

    @Test("that was altered in any bit, or cut, is unreadable or not signed")
    func altered() throws {
        let bytes = try notice().bytes
        for bit in 0..<(bytes.count * 8) {
            var altered = bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            let read = try? FrontierNotice(bytes: altered)
            #expect(read?.isSignatureValid(program: Sample.program) != true, "bit \(bit)")
        }
        for length in 0..<bytes.count {
            #expect(throws: DecodingFailure.self) { try FrontierNotice(bytes: Array(bytes.prefix(length))) }
        }
        #expect(throws: DecodingFailure.self) { try FrontierNotice(bytes: bytes + [0]) }
    }
}
