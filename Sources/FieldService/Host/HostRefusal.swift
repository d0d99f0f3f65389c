/// Why a store did not take or give what was asked of it.
enum HostRefusal: Error, Hashable, Sendable {
    /// The bytes are no bundle, or a text tool damaged them.
    case notABundle
    /// The bundle is of a later version.
    case newerFormat
    /// The bundle belongs to another program.
    case otherProgram
    /// The notice is missing, or is not of the device that it should be of.
    case foreignNotice
    /// The disk is full.
    case diskFull
    /// Anything else, by the stable name of the error beneath.
    case failed(String)
}
