public import OfficeSync

extension SyncClient {
    /// Syncs an office with a hub: takes what this device lacks, sends what the hub lacks, compares the state codes.
    ///
    /// A connection that fails is tried again a few times, going on with what is still missing. Whatever is thrown, what
    /// had arrived is applied and durable.
    ///
    /// - Parameters:
    ///   - url: the hub's address, `https://HOST[:PORT]`; `http://` is accepted for this computer only.
    ///   - trustedCertificate: path of a PEM file with the hub's certificate or that of who issued it; without one, the
    ///     certificates that the system trusts count.
    ///   - progress: told what is being done, by the stable words `connecting`, `signing-in`, `receiving`, `applying`,
    ///     `sending`, `comparing`, and `waiting` before something is tried again.
    /// - Throws: ``SyncError``, or `CancellationError`.
    public static func sync(
        office: Office, url: String, trustedCertificate: String?, progress: (@Sendable (String) -> Void)?
    ) async throws -> SyncSummary {
        try await sync(host: office, url: url, trustedCertificate: trustedCertificate, progress: progress)
    }
}
