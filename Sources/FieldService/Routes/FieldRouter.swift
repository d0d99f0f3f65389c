import HTTPTypes
import Hummingbird
import NIOCore
import SurveyModel

/// The endpoints of `Schema/http-api.md` as routes.
struct FieldRouter {
    let routes: SyncRoutes

    /// The routes with everything that stands before them.
    func router() -> Router<FieldContext> {
        let router = Router(context: FieldContext.self)
        router.add(middleware: RequestWatch(limit: TimeAmount(routes.limits.request)))
        router.add(middleware: ErrorAnswering())
        router.get("health", use: health)
        router.post("v1/challenge", use: challenge)
        router.post("v1/session", use: session)
        let inside = router.group().add(middleware: SignedIn(routes: routes))
        inside.get("v1/notice", use: notice)
        inside.post("v1/notice", use: answerNotice)
        inside.post("v1/bundle", use: takeBundle)
        inside.get("v1/digest", use: digest)
        inside.get("report", use: report)
        return router
    }

    @Sendable private func health(_ request: Request, _ context: FieldContext) async throws -> Response {
        try JSONBody.response(routes.health())
    }

    @Sendable private func challenge(_ request: Request, _ context: FieldContext) async throws -> Response {
        try JSONBody.response(try routes.challenge())
    }

    @Sendable private func session(_ request: Request, _ context: FieldContext) async throws -> Response {
        let body = try await JSONBody.read(SessionRequest.self, from: request.body, note: context.note)
        return try JSONBody.response(try await routes.session(body))
    }

    @Sendable private func digest(_ request: Request, _ context: FieldContext) async throws -> Response {
        try JSONBody.response(try await routes.digest())
    }

    @Sendable private func notice(_ request: Request, _ context: FieldContext) async throws -> Response {
        let notice = try await routes.notice()
        return Response(
            status: .ok, headers: [.contentType: BundleMedia.type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: notice)))
    }

    @Sendable private func answerNotice(_ request: Request, _ context: FieldContext) async throws -> Response {
        guard let device = context.deviceKey else { throw ServiceError(.sessionUnknown) }
        let limit = routes.limits.noticeBytes
        try Self.checkLength(of: request, limit: limit)
        var notice = ByteBuffer()
        for try await piece in request.body {
            guard notice.readableBytes + piece.readableBytes <= limit else { throw ServiceError(.tooLarge) }
            notice.writeImmutableBuffer(piece)
        }
        let bytes = Array(notice.readableBytesView)
        context.note.update { $0.received = bytes.count }
        let file = try await routes.answer(notice: bytes, from: device)
        let chunks = try SpoolChunks(file)
        return Response(
            status: .ok, headers: [.contentType: BundleMedia.type],
            body: ResponseBody(contentLength: chunks.length) { writer in
                for try await chunk in chunks { try await writer.write(chunk) }
                try await writer.finish(nil)
            })
    }

    @Sendable private func takeBundle(_ request: Request, _ context: FieldContext) async throws -> Response {
        let limit = routes.limits.bundleBytes
        try Self.checkLength(of: request, limit: limit)
        let file = try SpoolFile(in: routes.host.directory)
        let writer = try SpoolWriter(file)
        var count = 0
        do {
            for try await piece in request.body {
                count += piece.readableBytes
                guard count <= limit else { throw ServiceError(.tooLarge) }
                try await writer.append(piece)
            }
        } catch let error as ServiceError {
            throw error
        } catch let error as SpoolFile.Failure {
            throw error
        } catch {
            // The connection broke. Whole frames are worth keeping: the caller's next notice leaves them out.
            if count > 0 { _ = try? await routes.receive(file) }
            throw error
        }
        let received = count
        context.note.update { $0.received = received }
        return try JSONBody.response(try await routes.receive(file))
    }

    @Sendable private func report(_ request: Request, _ context: FieldContext) async throws -> Response {
        let page = try await routes.report(Self.language(of: request))
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8",
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
    }

    /// Refuses a body that says itself that it is too large, before any of it is read.
    private static func checkLength(of request: Request, limit: Int) throws {
        guard let field = request.headers[.contentLength] else { return }
        guard let length = Int(field), length >= 0 else { throw ServiceError(.badRequest) }
        guard length <= limit else { throw ServiceError(.tooLarge) }
    }

    /// The language that a reader asks for, among those in which a report is written.
    private static func language(of request: Request) -> Language {
        let asked =
            request.uri.queryParameters["lang"].map { [$0] }
            ?? (request.headers[.acceptLanguage] ?? "").split(separator: ",").map { $0.drop { $0 == " " } }
        let offered: [Language] = [.es, .en]
        return asked.lazy.compactMap { Language(locale: String($0)) }.first { offered.contains($0) } ?? .es
    }
}
