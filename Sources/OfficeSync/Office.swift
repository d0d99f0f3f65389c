internal import Foundation
public import SurveyStore
public import Trust

/// A store together with the keys of its device: what an office works with.
public final class Office: Sendable {
    /// The store.
    public let store: Store
    /// Its directory.
    public let directory: String
    let keys: KeyFile
    let clock: Clock

    /// The names of the key files within the directory.
    static let keyName = "device.key"
    static let requestName = "request.key"

    init(store: Store, directory: String, keys: KeyFile, clock: Clock) {
        self.store = store
        self.directory = directory
        self.keys = keys
        self.clock = clock
    }

    /// The public key of this device.
    public var deviceKey: VerifyingKey { keys.signingKey.publicKey }

    /// Whether the directory has a store.
    public static func isThere(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: directory + "/" + Store.fileName)
    }

    /// Whether a device was requested in the directory and has not joined yet.
    public static func isRequestPending(_ directory: String) -> Bool {
        !isThere(directory) && FileManager.default.fileExists(atPath: requestKeys(directory))
    }

    /// Where the keys lie that were made for a request. A joining that was cut off has renamed them already.
    public static func requestKeys(_ directory: String) -> String {
        let request = directory + "/" + requestName
        return FileManager.default.fileExists(atPath: request) ? request : directory + "/" + keyName
    }

    /// Whether the directory's keys are protected by a passphrase.
    public static func needsPassphrase(_ directory: String) -> Bool {
        (try? KeyFile.needsPassphrase(directory + "/" + keyName)) ?? false
    }

    /// Opens the store of a directory.
    ///
    /// A store that was copied or moved to another machine or place begins a new incarnation by itself, so that the copy
    /// and the original never write to one log.
    ///
    /// - Parameter upgrading: told how many of how many segments are done while a store of an earlier version of the
    ///   program is brought up to date.
    /// - Throws: `StoreError`, `TrustError`, or `OfficeError.keysDiffer`.
    public static func open(
        _ directory: String, passphrase: String? = nil, clock: Clock = .system, upgrading: ((Int, Int) -> Void)? = nil
    ) throws -> Office {
        let store = try Store.open(in: directory, clock: clock.now, upgrading: upgrading)
        var keys = try KeyFile(contentsOf: directory + "/" + keyName, passphrase: passphrase)
        let isOwn = keys.signingKey.publicKey.bytes == store.device
        if let next = try takeNextKey(directory, store, isOwn ? keys : nil, passphrase: passphrase, clock: clock) {
            keys = next
        }
        guard keys.signingKey.publicKey.bytes == store.device else { throw OfficeError(.keysDiffer) }
        let office = Office(store: store, directory: directory, keys: keys, clock: clock)
        let marker = Place.marker(of: store.path)
        if try store.marker() != marker {
            try office.seal()
            try store.beginIncarnation(marker: marker)
        }
        return office
    }

    /// Seals what was written: signed, and durable when this returns.
    public func seal() throws { try store.seal(key: keys.signingKey) }

    static func prepare(_ directory: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw OfficeError(.directory, ["directory": directory]) }
    }

    /// Refuses names that would be ambiguous in codes, or that no form could hold.
    static func check(office: String, scopes: [String]) throws {
        let isCode =
            (1...8).contains(office.count) && office.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
        guard isCode else { throw OfficeError(.badName, ["what": "office", "name": office]) }
        guard !scopes.isEmpty else { throw OfficeError(.badName, ["what": "scope", "name": ""]) }
        for scope in scopes {
            let isFine =
                (1...64).contains(scope.utf8.count) && scope != Roster.programScope
                && scope.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
            guard isFine else { throw OfficeError(.badName, ["what": "scope", "name": scope]) }
        }
    }
}
