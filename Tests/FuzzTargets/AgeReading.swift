import Trust

/// What a reader gives of an age file until its end or its first error.
struct AgeReading: Hashable {
    var chunks: [AgeReader.Chunk] = []
    /// The error at the end; nil when the content is complete.
    var end: TrustError.Code?
    /// Whether the end is not foretold.
    var isEndUnknown = false

    /// The same, with any further chunks and any end.
    var endingUnknown: AgeReading {
        var copy = self
        copy.isEndUnknown = true
        return copy
    }

    init() {}

    /// Reads a file that comes in parts of at most so many bytes.
    ///
    /// - Throws: `BrokenProperty` when the reader asks for more than it may hold, throws what it does not declare, or
    ///   says something else when it is asked once more.
    init(_ file: [UInt8], parts: Int, open: (@escaping (Int) throws -> [UInt8]) throws -> AgeReader) throws {
        var rest = file[...]
        var hasEnded = false
        do {
            let reader = try open { wanted in
                try BrokenProperty.unless(!hasEnded, "the reader asked behind the end")
                try BrokenProperty.unless(
                    (1...(AgeFormat.chunkCount + 17)).contains(wanted), "the reader asked for \(wanted) bytes")
                let part = rest.prefix(min(wanted, parts))
                rest = rest[part.endIndex...]
                hasEnded = part.isEmpty
                return Array(part)
            }
            do {
                while let chunk = try reader.next() {
                    chunks.append(chunk)
                    try BrokenProperty.unless(
                        chunks.count <= file.count / AgeFormat.chunkCount + 1, "there is no end to the chunks")
                }
            } catch let error as TrustError {
                end = error.code
                try expect(error.code, of: reader)
                return
            }
            try expect(nil, of: reader)
        } catch let error as TrustError { end = error.code }
    }

    private func expect(_ code: TrustError.Code?, of reader: AgeReader) throws {
        do {
            try BrokenProperty.unless(try reader.next() == nil && code == nil, "a chunk came after the end")
        } catch let error as TrustError {
            try BrokenProperty.unless(error.code == code, "another error came after the end")
        }
    }
}
