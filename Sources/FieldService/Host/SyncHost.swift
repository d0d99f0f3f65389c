import OfficeSync
import SurveyModel

/// What the service and the client need of a store with its device's keys; ``OfficeSync/Office`` is one.
///
/// The calls block, so that they are made through a ``StoreWorker`` only.
protocol SyncHost: Sendable {
    /// The program's id, 32 bytes.
    var programBytes: [UInt8] { get }
    /// The device's public key, 32 bytes.
    var deviceBytes: [UInt8] { get }
    /// The store's directory, in whose `tmp` bundles stay for as long as they are needed.
    var directory: String { get }
    /// The scopes that the device holds; empty means all.
    var heldScopes: [String] { get }

    /// The number of a device on the roster; nil if the roster does not list it.
    func deviceNumber(of deviceKey: [UInt8]) throws -> Int?
    /// Signs a challenge as this device.
    func sign(challenge: [UInt8]) throws -> [UInt8]
    /// Whether a device of the roster signed a challenge.
    func isSigned(challenge: [UInt8], by deviceKey: [UInt8], signature: [UInt8]) -> Bool
    /// A bundle with the roster and the device's own notice.
    func frontierNotice() throws -> [UInt8]
    /// Writes a bundle of what the sender of a notice lacks, with the device's own notice in it.
    ///
    /// - Parameters:
    ///   - notice: the other device's notice, as a bundle.
    ///   - sender: the device that must have signed it.
    ///   - path: a free path.
    /// - Throws: ``HostRefusal``.
    func answer(notice: [UInt8], from sender: [UInt8], to path: String) throws -> BundleSummary
    /// Applies a bundle, or as much of it as came.
    ///
    /// - Throws: ``HostRefusal``.
    func receive(_ path: String) throws -> ApplySummary
    /// The state code, after what was entered last has been sealed.
    func digest() throws -> DigestAnswer
    /// The outcome report as a page.
    func reportPage(_ language: Language) throws -> String
}
