import NIOCore
import NIOPosix
import Synchronization

/// Stands between client and hub and cuts the first connections after so many bytes, as a bad line does.
final class CuttingRelay: Sendable {
    let url: String
    private let channel: any Channel

    /// Relays to a hub.
    ///
    /// - Parameters:
    ///   - afterDown: bytes from the hub after which a connection is cut; nil never cuts.
    ///   - afterUp: bytes to the hub after which a connection is cut; nil never cuts.
    ///   - cuts: how many times.
    init(to hub: String, afterDown: Int? = nil, afterUp: Int? = nil, cuts: Int) async throws {
        let port = Int(hub.split(separator: ":").last ?? "") ?? 0
        let left = Counter(cuts)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { near in
                ClientBootstrap(group: near.eventLoop).connect(host: "127.0.0.1", port: port).flatMap { far in
                    near.eventLoop.makeCompletedFuture {
                        try near.pipeline.syncOperations.addHandler(Pipe(to: far, limit: afterUp, left: left))
                        try far.pipeline.syncOperations.addHandler(Pipe(to: near, limit: afterDown, left: left))
                    }
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    func close() async throws { try await channel.close() }

    /// How many cuts are left.
    private final class Counter: Sendable {
        private let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        func take() -> Bool {
            left.withLock { left in
                guard left > 0 else { return false }
                left -= 1
                return true
            }
        }
    }

    private final class Pipe: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let other: any Channel
        private let limit: Int?
        private let left: Counter
        private var count = 0

        init(to other: any Channel, limit: Int?, left: Counter) {
            self.other = other
            self.limit = limit
            self.left = left
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            count += buffer.readableBytes
            if let limit, count > limit, left.take() {
                // What came before the cut still arrives.
                let part = buffer.getSlice(
                    at: buffer.readerIndex, length: max(0, buffer.readableBytes - (count - limit)))
                let (other, channel) = (other, context.channel)
                other.writeAndFlush(part ?? ByteBuffer()).whenComplete { _ in
                    other.close(promise: nil)
                    channel.close(promise: nil)
                }
                return
            }
            other.writeAndFlush(buffer, promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
