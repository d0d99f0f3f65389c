import Hummingbird
import NIOCore
import Synchronization

/// What belongs to one request on its way through the routes.
struct FieldContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection that the request came in on.
    let channel: any Channel
    /// What the log line will say, filled in as it becomes known.
    let note = RequestNote()
    /// The device that is signed in; nil on the routes that are open to all.
    var deviceKey: [UInt8]?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// What is counted and learnt while a request is served.
final class RequestNote: Sendable {
    /// The facts of a request.
    struct Facts: Sendable {
        /// The number of the device that is signed in.
        var device: Int?
        /// Bytes of the body that came in.
        var received = 0
        /// Bytes of the body that went out.
        var sent = 0
        /// The code of the error that was answered.
        var error: String?
    }

    private let box = Mutex(Facts())

    /// The facts so far.
    var facts: Facts { box.withLock { $0 } }

    /// Adds to the facts.
    func update(_ change: (inout Facts) -> Void) { box.withLock { change(&$0) } }
}
