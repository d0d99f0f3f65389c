extension AgeHeader {
    /// Reads a header, strictly as the specification's grammar has it, and leaves the buffer at the payload.
    ///
    /// - Throws: ``TrustError`` with `malformed`, `unsupported`, `tooLarge` or `truncated`; what the source throws.
    init(reading buffer: inout PullBuffer) throws {
        var lines = HeaderLines()
        try Self.checkVersion(try lines.next(from: &buffer, limit: 200))
        var stanzas: [AgeStanza] = []
        while true {
            let line = try lines.next(from: &buffer)
            if line.starts(with: Array("-> ".utf8)) {
                guard stanzas.count < AgeFormat.maximumStanzaCount else { throw HeaderLines.tooLarge }
                stanzas.append(try Self.stanza(firstLine: line, from: &buffer, &lines))
            } else if line.starts(with: Array("---".utf8)) {
                guard !stanzas.isEmpty else {
                    throw AgeFormat.malformed("the encrypted file names no recipient")
                }
                // A space and 43 characters, which are 32 bytes.
                guard line.count == 47, line[3] == UInt8(ascii: " "), let code = Base64.decode(line[4...]) else {
                    throw AgeFormat.malformed("the last line of the encrypted file's header is not well-formed")
                }
                self.init(stanzas: stanzas, authenticated: lines.raw.dropLast(45), code: code)
                return
            } else {
                throw AgeFormat.malformed("the header of the encrypted file has a line of no known kind")
            }
        }
    }

    private static func checkVersion(_ line: [UInt8]) throws(TrustError) {
        if line == Array(AgeFormat.versionLine.utf8) { return }
        let family = Array("age-encryption.org/".utf8)
        let version = line.dropFirst(family.count)
        if line.starts(with: family), !version.isEmpty, version.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw TrustError(
                .unsupported, "the encrypted file is of another version of the age format",
                advice: "ask for it in version 1, or upgrade this program")
        }
        if line.starts(with: Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)) {
            throw TrustError(
                .unsupported, "the encrypted file is in the text form of age",
                advice: "ask for the binary form, or turn it into that with `age -d` and `age -e`")
        }
        throw AgeFormat.malformed("this is not an encrypted file in the age format")
    }

    private static func stanza(
        firstLine: [UInt8],
        from buffer: inout PullBuffer,
        _ lines: inout HeaderLines
    ) throws -> AgeStanza {
        let arguments = firstLine.dropFirst(3).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard arguments.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
            throw AgeFormat.malformed("a recipient line of the encrypted file is not well-formed")
        }
        var body: [UInt8] = []
        while true {
            let line = try lines.next(from: &buffer)
            guard line.count <= 64, let part = Base64.decode(line) else {
                throw AgeFormat.malformed("a recipient's key in the encrypted file is not well-formed")
            }
            body += part
            if line.count < 64 { break }
        }
        let texts = arguments.map { String(decoding: $0, as: UTF8.self) }
        return AgeStanza(type: texts[0], arguments: Array(texts.dropFirst()), body: body)
    }
}

/// The lines of a header, remembered for the authentication code and counted against the limit.
private struct HeaderLines {
    /// All bytes so far, line feeds included.
    private(set) var raw: [UInt8] = []

    static var tooLarge: TrustError {
        TrustError(
            .tooLarge,
            "the header of the encrypted file has over \(AgeFormat.maximumStanzaCount) recipients or "
                + "\(AgeFormat.maximumHeaderCount) bytes",
            advice: "have it encrypted to fewer recipients")
    }

    /// The next line without its line feed.
    mutating func next(from buffer: inout PullBuffer, limit: Int = AgeFormat.maximumHeaderCount) throws -> [UInt8] {
        let rest = AgeFormat.maximumHeaderCount - raw.count - 1
        switch try buffer.line(limit: min(limit, max(rest, 0))) {
        case .line(let line):
            raw += line
            raw.append(UInt8(ascii: "\n"))
            return line
        case .tooLong where raw.isEmpty:
            throw AgeFormat.malformed("this is not an encrypted file in the age format")
        case .tooLong:
            throw Self.tooLarge
        case .ended:
            throw TrustError(
                .truncated, "the encrypted file ends within its header", advice: "ask for the whole file again")
        }
    }
}
