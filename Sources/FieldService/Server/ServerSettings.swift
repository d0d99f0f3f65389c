/// Where the service listens, and with which certificate.
public struct ServerSettings: Hashable, Sendable {
    /// A certificate and its private key.
    public struct TLS: Hashable, Sendable {
        /// Path of the certificate and its intermediate ones, in PEM.
        public var certificate: String
        /// Path of the private key, in PEM.
        public var key: String

        /// Names the two files.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// The address to listen on: a name or an IP address.
    public var host: String
    /// The port; 0 lets the system choose a free one.
    public var port: Int
    /// The certificate; without one the service listens on a loopback address only.
    public var tls: TLS?
    /// What is accepted.
    public var limits: ServerLimits

    /// Gathers the settings.
    public init(host: String = "127.0.0.1", port: Int = 8080, tls: TLS? = nil, limits: ServerLimits = ServerLimits()) {
        self.host = host
        self.port = port
        self.tls = tls
        self.limits = limits
    }
}
