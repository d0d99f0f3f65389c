/// The textual beginning of an age file: the file key, wrapped for each recipient, and an authentication code.
struct AgeHeader {
    /// The recipients' parts in the order of the file.
    let stanzas: [AgeStanza]

    /// Every byte of the header up to and with the three hyphens of the last line: what the code covers.
    let authenticated: [UInt8]

    /// The authentication code, 32 bytes.
    let code: [UInt8]

    /// Makes the header of a new file.
    init(stanzas: [AgeStanza], fileKey: [UInt8]) throws(TrustError) {
        self.stanzas = stanzas
        let text = AgeFormat.versionLine + "\n" + stanzas.map(\.text).joined() + "---"
        authenticated = Array(text.utf8)
        code = try HMAC.sha256(authenticated, key: AgeFormat.headerKey(fileKey: fileKey))
    }

    /// Takes what a file says; nothing of it is authentic before ``authenticate(fileKey:)``.
    init(stanzas: [AgeStanza], authenticated: [UInt8], code: [UInt8]) {
        self.stanzas = stanzas
        self.authenticated = authenticated
        self.code = code
    }

    /// The header as it stands in the file.
    var bytes: [UInt8] {
        authenticated + Array((" " + Base64.encode(code) + "\n").utf8)
    }

    /// Checks the authentication code.
    ///
    /// - Throws: ``TrustError`` with `damaged` if it is not right for this file key.
    func authenticate(fileKey: [UInt8]) throws(TrustError) {
        guard try HMAC.isValid(code, for: authenticated, key: AgeFormat.headerKey(fileKey: fileKey)) else {
            throw TrustError(
                .damaged, "the header of the encrypted file was altered or damaged",
                advice: "ask for the file again")
        }
    }
}
