import Testing

@testable import Trust

@Suite("Damage costs a chunk, and nothing false is ever given")
struct AgeDamageTests {
    private let key: AgreementKey
    private let content = AgeFiles.content(150_000)
    private let file: [UInt8]
    private let payload: Int
    private let sealed = 65_552

    init() throws {
        key = try .generate()
        file = try AgeFiles.encrypt(content, to: [try AgreementKey.generate().recipient, key.recipient])
        payload = try AgeFiles.payloadStart(file)
    }

    /// Where a chunk begins in the file.
    private func chunk(_ index: Int) -> Int { payload + 16 + index * sealed }

    /// The chunks that are whole in a reading must be the right ones.
    private func expectAuthentic(_ reading: AgeFiles.Reading) {
        for (index, data) in reading.data {
            let start = index * 65_536
            #expect(data == Array(content[start..<min(start + 65_536, content.count)]))
        }
    }

    @Test("Every flipped bit of the header refuses the file")
    func header() throws {
        for bit in 0..<(payload * 8) {
            var altered = file
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            let reading = AgeFiles.Reading(Array(altered.prefix(payload + 32)), with: key)
            #expect(reading.data.isEmpty && reading.damaged.isEmpty && reading.end != nil, "bit \(bit)")
        }
    }

    @Test("A flipped bit in the payload's nonce spoils every chunk and ends as truncated", arguments: 0..<16)
    func nonce(place: Int) {
        var altered = file
        altered[payload + place] ^= 0x10
        let reading = AgeFiles.Reading(altered, with: key)
        #expect(reading.data.isEmpty)
        #expect(reading.damaged == [0, 1, 2])
        #expect(reading.end == .truncated)
    }

    @Test("A flipped bit in a chunk spoils that chunk alone", arguments: 0..<3, [0, 1, 9_000, 18_940])
    func payloadChunk(index: Int, place: Int) {
        var altered = file
        altered[chunk(index) + place] ^= 0x80
        for piece in [Int.max, 1_001] {
            let reading = AgeFiles.Reading(altered, with: key, piece: piece)
            #expect(reading.damaged == [index])
            #expect(Set(reading.data.keys) == Set([0, 1, 2]).subtracting([index]))
            expectAuthentic(reading)
            // Without an authentic last chunk nothing says where the content ended.
            #expect(reading.end == (index == 2 ? .truncated : nil))
        }
    }

    @Test("A file cut in its header or before its first chunk cannot be opened")
    func cutEarly() {
        for count in 0..<(payload + 16) {
            let reading = AgeFiles.Reading(Array(file.prefix(count)), with: key)
            #expect(reading.data.isEmpty && reading.damaged.isEmpty)
            #expect(reading.end == .truncated, "cut at \(count)")
        }
    }

    @Test("A file cut in its payload gives the whole chunks before the cut and then says so")
    func cutLate() {
        for index in 0..<3 {
            for offset in [-17, -16, -1, 0, 1, 15, 16, 17, 5_000] {
                let count = chunk(index) + offset
                guard count >= payload + 16 else { continue }
                let reading = AgeFiles.Reading(Array(file.prefix(count)), with: key)
                #expect(reading.data.count == (count - payload - 16) / sealed, "cut at \(count)")
                expectAuthentic(reading)
                #expect(reading.end == .truncated)
            }
        }
        let reading = AgeFiles.Reading(file.dropLast(), with: key)
        #expect(Set(reading.data.keys) == [0, 1])
        #expect(reading.damaged == [2])
        #expect(reading.end == .truncated)
    }

    @Test("The end of a truncated file is reported again on every later call")
    func persistent() throws {
        let reader = try AgeReader(identities: [key], source: AgeFiles.source(Array(file.prefix(chunk(1)))))
        #expect(try reader.next() != nil)
        for _ in 0..<3 {
            #expect(TrustError.code { _ = try reader.next() } == .truncated)
        }
    }

    @Test("Exchanged, repeated, missing and foreign chunks are not taken")
    func rearranged() throws {
        let head = Array(file[..<chunk(0)])
        let chunks = [Array(file[chunk(0)..<chunk(1)]), Array(file[chunk(1)..<chunk(2)]), Array(file[chunk(2)...])]

        let exchanged = AgeFiles.Reading(head + chunks[1] + chunks[0] + chunks[2], with: key)
        #expect(exchanged.damaged == [0, 1])
        #expect(Set(exchanged.data.keys) == [2])
        expectAuthentic(exchanged)

        let missing = AgeFiles.Reading(head + chunks[0] + chunks[2], with: key)
        #expect(Set(missing.data.keys) == [0])
        #expect(missing.end == .truncated)

        let repeated = AgeFiles.Reading(head + chunks[0] + chunks[0] + chunks[2], with: key)
        #expect(repeated.damaged == [1])
        expectAuthentic(repeated)

        let foreign = try AgeFiles.encrypt(content, to: [key.recipient])
        let spliced = AgeFiles.Reading(
            Array(file[..<payload]) + Array(foreign[try AgeFiles.payloadStart(foreign)...]), with: key)
        #expect(spliced.data.isEmpty)
        #expect(spliced.end == .truncated)
    }

    @Test("Bytes behind the end are refused after the content was given")
    func trailing() throws {
        let content = AgeFiles.content(131_072)
        let full = try AgeFiles.encrypt(content, to: [key.recipient])
        let reading = AgeFiles.Reading(full + [0], with: key)
        #expect(reading.data.count == 2)
        #expect(reading.end == .malformed)
        // Behind a shorter last chunk they cannot be told from its own bytes.
        #expect(AgeFiles.Reading(file + [0], with: key).end == .truncated)
    }

    @Test("An empty last chunk behind a full one is refused, as the specification has it")
    func emptyLast() throws {
        let fileKey = try SecureRandom.bytes(16)
        let nonce = try SecureRandom.bytes(16)
        let header = try AgeHeader(stanzas: [X25519Stanza.wrap(fileKey, to: key.recipient)], fileKey: fileKey)
        let cipher = try ChaCha20Poly1305(key: AgeFormat.payloadKey(fileKey: fileKey, nonce: nonce))
        let first = try cipher.seal(AgeFiles.content(65_536), nonce: AgeFormat.chunkNonce(0, isLast: false))
        let last = try cipher.seal([], nonce: AgeFormat.chunkNonce(1, isLast: true))
        let reading = AgeFiles.Reading(header.bytes + nonce + first + last, with: key)
        #expect(reading.data.count == 1)
        #expect(reading.end == .malformed)
    }

    @Test("Many damaged places cost their chunks and no others")
    func manyPlaces() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var generator = CryptoSeededGenerator(seed: seed)
        let long = AgeFiles.content(20 * 65_536 + 5)
        let sealedLong = try AgeFiles.encrypt(long, to: [key.recipient])
        let start = try AgeFiles.payloadStart(sealedLong) + 16
        for _ in 0..<10 {
            var altered = sealedLong
            var hit: Set<Int> = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: start..<(start + 20 * sealed), using: &generator)
                altered[place] = ~sealedLong[place]
                hit.insert((place - start) / sealed)
            }
            let reading = AgeFiles.Reading(altered, with: key)
            #expect(Set(reading.damaged) == hit)
            #expect(Set(reading.data.keys) == Set(0...20).subtracting(hit))
            #expect(reading.end == nil)
        }
    }
}
