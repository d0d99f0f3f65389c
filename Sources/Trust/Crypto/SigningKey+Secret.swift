extension SigningKey {
    /// Thirty-two bytes that only the holder of this key can work out: HMAC-SHA-256 of a context and a message, under the
    /// hash of the seed.
    ///
    /// - Parameters:
    ///   - context: what the bytes are for; each use has its own.
    ///   - message: what they belong to.
    public func secret(for context: String, _ message: [UInt8]) throws -> [UInt8] {
        try HMAC.sha256(Array(context.utf8) + message, key: Digest.sha256(Array("aldea secret v1\n".utf8) + seed))
    }
}
