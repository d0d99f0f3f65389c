import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns whatever the routes throw into the API's error answers.
struct ErrorAnswering: RouterMiddleware {
    typealias Context = FieldContext

    /// How long a connection stays open after an error, so that a caller that is still sending can read the answer.
    private static let linger: TimeAmount = .seconds(5)

    func handle(
        _ request: Request, context: FieldContext, next: (Request, FieldContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            let failure = Self.failure(error, context: context)
            context.note.update { $0.error = failure.code.rawValue }
            var response = try JSONBody.response(failure.answer, status: failure.status)
            if failure.code == .sessionUnknown { response.headers[.wwwAuthenticate] = "Bearer" }
            if request.method == .post {
                // The rest of the body is not wanted, however long it is.
                response.headers[.connection] = "close"
                let channel = context.channel
                channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
            }
            return response
        }
    }

    private static func failure(_ error: any Error, context: FieldContext) -> ServiceError {
        switch error {
        case let error as ServiceError: return error
        case let error as SpoolFile.Failure:
            context.logger.error("a temporary file failed", metadata: ["errno": .stringConvertible(error.number)])
            return ServiceError(error.isFull ? .diskFull : .failed)
        case let error as any HTTPResponseError:
            switch error.status.code {
            case 404, 405: return ServiceError(.notFound)
            case 413: return ServiceError(.tooLarge)
            case 400..<500: return ServiceError(.badRequest)
            default: return ServiceError(.failed)
            }
        default:
            // Only stable names: what an error says about itself could hold anything.
            let refusal = HostRefusal(error)
            if case .failed(let name) = refusal {
                context.logger.error("a request failed", metadata: ["error": .string(name)])
            }
            return ServiceError(refusal)
        }
    }
}
