import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Ends requests that take too long, and logs each one when its answer has gone out.
///
/// The log line names the endpoint, never the address as it was sent, and nothing of headers or bodies.
struct RequestWatch: RouterMiddleware {
    typealias Context = FieldContext

    /// The longest that a request may take, from its head to the end of its answer.
    let limit: TimeAmount

    func handle(
        _ request: Request, context: FieldContext, next: (Request, FieldContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let channel = context.channel
        let deadline = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        let method = request.method.rawValue
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            deadline.cancel()
            throw error
        }
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        let status = response.status.code
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            defer {
                deadline.cancel()
                Self.log(context, method: method, status: status, duration: .now - start)
            }
            try await body.write(writer)
        }
        if let count = body.contentLength { context.note.update { $0.sent = count } }
        return response
    }

    private static func log(_ context: FieldContext, method: String, status: Int, duration: Duration) {
        let facts = context.note.facts
        // Only a route that matched names itself by a path.
        let path = context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "other"
        var metadata: Logger.Metadata = [
            "method": .string(["GET", "POST"].contains(method) ? method : "other"),
            "path": .string(path),
            "status": .stringConvertible(status),
            "ms": .stringConvertible(Int(duration / .milliseconds(1))),
            "in": .stringConvertible(facts.received),
            "out": .stringConvertible(facts.sent),
        ]
        if let device = facts.device { metadata["device"] = .stringConvertible(device) }
        if let error = facts.error { metadata["code"] = .string(error) }
        context.logger.info("request", metadata: metadata)
    }
}
