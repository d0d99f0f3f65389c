public import Logging
public import OfficeSync

extension FieldServer {
    /// Prepares a service over an office's store.
    ///
    /// - Parameters:
    ///   - announce: is told the address, such as `http://127.0.0.1:8080`, as soon as the service listens.
    /// - Throws: ``ServerError`` when the settings cannot be served.
    public init(
        office: Office, settings: ServerSettings, logger: Logger, announce: @escaping @Sendable (String) -> Void
    ) throws {
        try self.init(host: office, settings: settings, logger: logger, sessions: Sessions(), announce: announce)
    }
}
