/// The client of `aldea sync`: brings a device and a hub to the same data over the network.
public enum SyncClient {
    /// Syncs any host with a hub.
    static func sync(
        host: any SyncHost, url: String, trustedCertificate: String?,
        patience: HubConnection.Patience = HubConnection.Patience(), progress: (@Sendable (String) -> Void)?
    ) async throws -> SyncSummary {
        let hub = try HubConnection(url, trustedCertificate: trustedCertificate, patience: patience)
        var conversation = SyncConversation(host: host, hub: hub) { progress?($0.rawValue) }
        do {
            let summary = try await conversation.run()
            await hub.close()
            return summary
        } catch {
            await hub.close()
            if error is CancellationError { throw error }
            throw SyncError(error)
        }
    }
}
