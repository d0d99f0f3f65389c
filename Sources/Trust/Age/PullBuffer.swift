/// Bytes pulled from a source, with as much looking ahead as the caller asks for and no more memory than that.
struct PullBuffer {
    private let source: (Int) throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var start = 0
    private var hasEnded = false

    /// Takes a source that gives at most the number of bytes it is asked for, and none only at the end.
    init(_ source: @escaping (Int) throws -> [UInt8]) {
        self.source = source
    }

    /// How many bytes can be taken without pulling.
    var available: Int { buffer.count - start }

    /// Pulls until `count` bytes are available or the source has ended.
    ///
    /// - Returns: How many are available.
    mutating func fill(to count: Int) throws -> Int {
        while available < count, !hasEnded {
            if start > 0 {
                buffer.removeFirst(start)
                start = 0
            }
            let pulled = try source(count - available)
            hasEnded = pulled.isEmpty
            buffer += pulled
        }
        return available
    }

    /// Takes up to `count` bytes that are available.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(start + count, buffer.count)
        defer { start = end }
        return Array(buffer[start..<end])
    }

    /// What a search for a line found.
    enum Line {
        /// The line without its line feed.
        case line([UInt8])
        /// More bytes than the limit came without a line feed.
        case tooLong
        /// The source ended before a line feed.
        case ended
    }

    /// Takes a line.
    ///
    /// - Parameter limit: The most bytes that the line may have, without its line feed.
    mutating func line(limit: Int) throws -> Line {
        var searched = 0
        while true {
            let end = buffer[(start + searched)...].prefix(limit + 1 - searched).firstIndex(of: UInt8(ascii: "\n"))
            if let end {
                let line = Array(buffer[start..<end])
                start = end + 1
                return .line(line)
            }
            searched = available
            if searched > limit { return .tooLong }
            guard try fill(to: min(limit + 1, searched + 512)) > searched else { return .ended }
        }
    }
}
