#if canImport(Glibc)
    internal import Glibc
#endif

/// Where the time comes from: the executables give the system's, tests their own.
public struct Clock: Sendable {
    /// Seconds since 1970.
    public var now: @Sendable () -> Int64

    /// Wraps a source of time.
    public init(now: @escaping @Sendable () -> Int64) { self.now = now }

    /// The system's clock, right or wrong.
    public static let system = Clock { Int64(time(nil)) }
}
