import HTTPTypes

/// Why the service did not do what was asked: the answer's status and its JSON.
///
/// The codes and their statuses are those of `Schema/http-api.md`. No text of it comes from the request or the data.
struct ServiceError: Error, Hashable, Sendable {
    /// The stable name of an error.
    enum Code: String, Hashable, Sendable, CaseIterable {
        case badRequest = "bad-request"
        case notABundle = "not-a-bundle"
        case sessionUnknown = "session-unknown"
        case challengeUnknown = "challenge-unknown"
        case deviceRefused = "device-refused"
        case noticeNotYours = "notice-not-yours"
        case otherProgram = "other-program"
        case notFound = "not-found"
        case tooLarge = "too-large"
        case newerFormat = "newer-format"
        case diskFull = "disk-full"
        case failed
    }

    /// Which error it is.
    let code: Code

    /// Names an error.
    init(_ code: Code) { self.code = code }

    /// What a store's refusal is to the caller.
    init(_ refusal: HostRefusal) {
        switch refusal {
        case .notABundle: self.init(Code.notABundle)
        case .newerFormat: self.init(Code.newerFormat)
        case .otherProgram: self.init(Code.otherProgram)
        case .foreignNotice: self.init(Code.noticeNotYours)
        case .diskFull: self.init(Code.diskFull)
        case .failed: self.init(Code.failed)
        }
    }

    /// The status of the answer.
    var status: HTTPResponse.Status {
        switch code {
        case .badRequest, .notABundle: .badRequest
        case .sessionUnknown, .challengeUnknown: .unauthorized
        case .deviceRefused, .noticeNotYours: .forbidden
        case .notFound: .notFound
        case .otherProgram: .conflict
        case .tooLarge: .contentTooLarge
        case .newerFormat: .unprocessableContent
        case .failed: .internalServerError
        case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        }
    }

    /// The body of the answer.
    var answer: ErrorAnswer {
        let (message, advice) =
            switch code {
            case .badRequest: ("the request is not what the API asks for", "use the version of aldea that fits the hub")
            case .notABundle: ("the body is no bundle or was damaged", "send it again")
            case .sessionUnknown: ("the token is unknown or has expired", "sign in again")
            case .challengeUnknown: ("the challenge is unknown, used or too old", "ask for another challenge")
            case .deviceRefused:
                (
                    "the device could not prove that it is on the hub's roster",
                    "let the office that approved the device sync with the hub first"
                )
            case .noticeNotYours: ("the notice is not signed by this session's device", "send the device's own notice")
            case .otherProgram: ("the bundle belongs to another program", "use the hub of that program")
            case .notFound: ("there is nothing at this address", "check the address")
            case .tooLarge: ("the body is larger than the hub accepts", "carry the bundle as a file")
            case .newerFormat: ("a later version made the bundle", "wait until the hub's software is updated")
            case .diskFull: ("the hub's disk is full", "tell the person who runs the hub")
            case .failed: ("the hub could not do it", "try again later, and tell the person who runs the hub")
            }
        return ErrorAnswer(advice: advice, code: code.rawValue, message: message)
    }
}
