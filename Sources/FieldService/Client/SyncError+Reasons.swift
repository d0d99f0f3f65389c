extension SyncError {
    static let badURL = SyncError(
        .badURL, "the address is not one of a hub", advice: "give it as https://HOST or https://HOST:PORT")

    static let insecure = SyncError(
        .insecure, "an http:// address is accepted on this computer only, because nothing would be encrypted",
        advice: "give the hub's https:// address")

    static let trustFile = SyncError(
        .trustFile, "the file with the trusted certificate holds no certificate that can be read",
        advice: "give a PEM file with the hub's certificate or that of who issued it")

    static let unreachable = SyncError(
        .unreachable, "the hub does not answer",
        advice: "check the address and the connection and try again; what had arrived is kept", isPassing: true)

    static let timeout = SyncError(
        .timeout, "the hub's answer did not come in time",
        advice: "try again where the connection is better; what had arrived is kept", isPassing: true)

    static let certificate = SyncError(
        .certificate, "the hub's certificate is not trusted or belongs to another host",
        advice: "check the address with the person who runs the hub, or name the hub's certificate as trusted")

    static let notAHub = SyncError(
        .notAHub, "what answers at the address is not an Aldea hub", advice: "check the address")

    static let hubVersion = SyncError(
        .hubVersion, "the hub speaks another version of the protocol", advice: "update the older of the two programs")

    static let otherProgram = SyncError(
        .otherProgram, "the hub belongs to another program", advice: "use the address of your own program's hub")

    static let hubUnknown = SyncError(
        .hubUnknown, "the hub's device is not on this device's roster",
        advice: "apply a bundle of an office that knows the hub, then sync again")

    static let hubUnproven = SyncError(
        .hubUnproven, "the hub could not prove that it is the device that it says",
        advice: "do not use this address; tell the person who runs the hub")

    static let deviceRefused = SyncError(
        .deviceRefused, "the hub does not take this device: its roster does not have it, or has revoked it",
        advice: "let the office that approved this device sync with the hub first")

    static let tooLarge = SyncError(
        .tooLarge, "the bundle is larger than one sync may carry", advice: "make a bundle file and carry it")

    static func refused(_ name: String) -> SyncError {
        SyncError(
            .refused, "the hub refused what was sent (\(name))", advice: "check both programs' versions",
            places: ["code": name])
    }

    static let hubFailed = SyncError(
        .hubFailed, "the hub could not do what was asked",
        advice: "try again later, and tell the person who runs the hub", isPassing: true)

    static let bundleRefused = SyncError(
        .bundleRefused, "what the hub sent is no bundle that this version can apply",
        advice: "update this program, or sync with another office")

    static let localDisk = SyncError(
        .localDisk, "the store's directory cannot be written or its disk is full",
        advice: "make room and sync again; what had arrived is kept")

    static func localStore(_ name: String) -> SyncError {
        SyncError(
            .localStore, "this device's store failed (\(name))", advice: "run 'aldea doctor'", places: ["code": name])
    }
}
