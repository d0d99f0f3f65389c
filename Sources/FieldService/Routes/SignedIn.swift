import HTTPTypes
import Hummingbird

/// Lets a request through only with a token of a device that the roster lists now.
struct SignedIn: RouterMiddleware {
    typealias Context = FieldContext

    let routes: SyncRoutes

    func handle(
        _ request: Request, context: FieldContext, next: (Request, FieldContext) async throws -> Response
    ) async throws -> Response {
        guard let field = request.headers[.authorization], let token = Self.token(field) else {
            throw ServiceError(.sessionUnknown)
        }
        let (key, number) = try await routes.device(of: token)
        var context = context
        context.deviceKey = key
        context.note.update { $0.device = number }
        return try await next(request, context)
    }

    /// The token of an `Authorization` field (RFC 6750, section 2.1); the scheme's case does not matter.
    private static func token(_ field: String) -> [UInt8]? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return HexText.bytes(parts[1], count: SessionBook.length)
    }
}
