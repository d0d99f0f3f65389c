/// How much the service accepts, and how long it waits.
public struct ServerLimits: Hashable, Sendable {
    /// The largest body of a bundle, in bytes.
    public var bundleBytes = 256 << 20
    /// The largest body of a notice, in bytes.
    public var noticeBytes = 4 << 20
    /// The largest head of a request, all its fields together, in bytes.
    public var headBytes = 16 << 10
    /// The largest field of a head, in bytes.
    public var fieldBytes = 8 << 10
    /// The most fields of a head.
    public var fields = 64
    /// The most connections at once; more wait.
    public var connections = 64
    /// How long a connection may be silent.
    public var silence: Duration = .seconds(60)
    /// How long a request may take, from its head to the end of its answer.
    public var request: Duration = .seconds(1800)
    /// How long requests in hand may take once the service is asked to stop.
    public var stopping: Duration = .seconds(30)

    /// The limits that `Schema/http-api.md` states.
    public init() {}
}
