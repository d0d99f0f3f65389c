/// A promise that was not kept.
struct Violation: Error, Hashable, Sendable {
    /// What every history must keep to.
    enum Promise: String, Sendable {
        case sameDigest = "equal segments and rosters give equal digests and codes"
        case sameRebuild = "a rebuild gives the same store"
        case slowRules = "heads, conflicts and what is set aside are what the rules say"
        case nothingLost = "every value entered stands in history"
        case durable = "nothing acknowledged is lost when the power goes"
        case whole = "what was refused leaves nothing behind"
        case opens = "a store opens whatever happened to its machine"
        case sound = "a store passes its own verification"
        case exchange = "an honest exchange always completes"
        case clear = "a failure is a clear error"
        case settles = "exchanging comes to an end, and nobody lacks what another holds"
        case erased = "what was redacted is gone"
    }

    let promise: Promise
    let detail: String

    init(_ promise: Promise, _ detail: String) {
        self.promise = promise
        self.detail = detail
    }
}
