import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The API's JSON as bodies of requests and answers.
enum JSONBody {
    /// The most bytes of a body of JSON.
    static let limit = 4 << 10

    /// An answer with a value as JSON, its members in alphabetical order.
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(value)
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// Reads the body of a request.
    ///
    /// - Throws: ``ServiceError`` with `tooLarge` or `badRequest`.
    static func read<Value: Decodable>(_ type: Value.Type, from body: RequestBody, note: RequestNote) async throws
        -> Value
    {
        var buffer = ByteBuffer()
        for try await piece in body {
            guard buffer.readableBytes + piece.readableBytes <= limit else { throw ServiceError(.tooLarge) }
            buffer.writeImmutableBuffer(piece)
        }
        let count = buffer.readableBytes
        note.update { $0.received = count }
        guard let value = try? JSONDecoder().decode(type, from: Data(buffer.readableBytesView)) else {
            throw ServiceError(.badRequest)
        }
        return value
    }
}
