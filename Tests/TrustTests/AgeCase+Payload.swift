@testable import Trust

extension AgeCase {
    private static let full = AgeFormat.chunkCount

    /// Chunks of these sizes, the last one marked as such.
    private static func sizes(_ sizes: Int...) -> [AgeDraft.Chunk] {
        sizes.enumerated().map { index, size in
            let content = AgeFiles.content(size).map { $0 ^ UInt8(index) }
            return AgeDraft.Chunk(content: content, index: index, isLast: index == sizes.count - 1)
        }
    }

    static let nonce: [AgeCase] =
        [0, 1, 8, 15].map { count in wrong("a nonce of \(count) bytes") { $0.nonce = AgeFiles.content(count) } } + [
            right("a nonce of zeros") { $0.nonce = [UInt8](repeating: 0, count: 16) },
            wrong("a nonce that was changed") { draft in
                let place = try draft.file.count - 16 - 7 - 1
                draft.change = { file in
                    var file = file
                    file[place] ^= 1
                    return file
                }
            },
        ]

    static let chunks: [AgeCase] =
        [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073].map { count in
            right("content of \(count) bytes") {
                $0.chunks = sizes(full, full, full).prefix(max(0, (count - 1) / full)).map { chunk in
                    AgeDraft.Chunk(content: chunk.content, index: chunk.index, isLast: false)
                }
                let rest = count - $0.chunks.count * full
                $0.chunks.append(
                    AgeDraft.Chunk(content: AgeFiles.content(rest), index: $0.chunks.count, isLast: true))
            }
        } + [
            wrong("no chunk") { $0.chunks = [] },
            wrong("no last chunk") { $0.chunks[0].isLast = false },
            wrong("no last chunk behind a full one") { $0.chunks = sizes(full, full).dropLast() },
            wrong("no last chunk behind two full ones") { $0.chunks = sizes(full, full, 5).dropLast() },
            wrong("a last chunk that is not marked") {
                $0.chunks = sizes(full, 5)
                $0.chunks[1].isLast = false
            },
            wrong("an empty last chunk behind a full one") { $0.chunks = sizes(full, 0) },
            wrong("an empty last chunk behind two full ones") { $0.chunks = sizes(full, full, 0) },
            wrong("an empty chunk that is not the last") {
                $0.chunks = sizes(0, 5)
            },
            wrong("a short chunk that is not the last") { $0.chunks = sizes(5, 5) },
            wrong("a first chunk one byte short") { $0.chunks = sizes(full - 1, 5) },
            wrong("a chunk of a byte too many") { $0.chunks = sizes(full + 1) },
            wrong("two last chunks") {
                $0.chunks = sizes(full, 5)
                $0.chunks[0].isLast = true
            },
            wrong("two full last chunks") {
                $0.chunks = sizes(full, full)
                $0.chunks[0].isLast = true
            },
            wrong("two short last chunks") {
                $0.chunks = sizes(5, 5)
                $0.chunks[0].isLast = true
            },
            wrong("a last chunk and a chunk that is not marked") {
                $0.chunks = sizes(full, 5)
                $0.chunks[0].isLast = true
                $0.chunks[1].isLast = false
            },
            wrong("chunks in another order") { $0.chunks = [1, 0, 2].map { sizes(full, full, 5)[$0] } },
            wrong("a chunk twice") { $0.chunks = [0, 0, 1, 2].map { sizes(full, full, 5)[$0] } },
            wrong("a first chunk that is missing") { $0.chunks = Array(sizes(full, full, 5).dropFirst()) },
            wrong("a middle chunk that is missing") { $0.chunks = [0, 2].map { sizes(full, full, 5)[$0] } },
            wrong("chunks numbered from 1") { draft in
                draft.chunks = sizes(full, 5).map {
                    AgeDraft.Chunk(content: $0.content, index: $0.index + 1, isLast: $0.isLast)
                }
            },
            wrong("chunks of one number") { draft in
                draft.chunks = sizes(full, 5).map {
                    AgeDraft.Chunk(content: $0.content, index: 0, isLast: $0.isLast)
                }
            },
        ]

    /// Changes to the finished file, counted from its end: a chunk of 7 bytes and its tag.
    static let whole: [AgeCase] =
        [1, 15, 16, 17, 22, 23].map { count in
            wrong("an end cut by \(count) bytes") { $0.change = { $0.dropLast(count) } }
        }
        + [1, 15, 16, 17, 100].map { count in
            wrong("\(count) bytes behind the end") { $0.change = { $0 + [UInt8](repeating: 0, count: count) } }
        }
        + [1, 16, 17, 65_552].map { count in
            wrong("\(count) bytes behind a full end") {
                $0.chunks = sizes(full)
                $0.change = { $0 + [UInt8](repeating: 0, count: count) }
            }
        }
        + [0, 6, 7, 22].map { place in
            wrong("a bit changed in the last chunk, byte \(place)") {
                $0.change = { file in
                    var file = file
                    file[file.count - 23 + place] ^= 0x10
                    return file
                }
            }
        } + [
            wrong("a line feed behind the end") { $0.change = { $0 + [0x0A] } },
            wrong("the file twice") { $0.change = { $0 + $0 } },
            wrong("a full file twice") {
                $0.chunks = sizes(full)
                $0.change = { $0 + $0 }
            },
            wrong("a line feed before the file") { $0.change = { [0x0A] + $0 } },
            wrong("a NUL before the file") { $0.change = { [0] + $0 } },
            wrong("a file without its first byte") { $0.change = { Array($0.dropFirst()) } },
            wrong("line feeds made into carriage returns and line feeds") {
                $0.change = { $0.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }
            },
            wrong("high bits lost") {
                $0.nonce = [UInt8](repeating: 0xFF, count: 16)
                $0.change = { $0.map { $0 & 0x7F } }
            },
            wrong("a file of UTF-16") { $0.change = { [0xFF, 0xFE] + $0.flatMap { [$0, 0] } } },
            wrong("an empty file") { $0.change = { _ in [] } },
            wrong("a header alone") { draft in
                draft.nonce = []
            },
            right("the text form") {
                $0.change = { file in
                    var lines = AgeStanza(type: "", arguments: [], body: file).text.split(separator: "\n").dropFirst()
                    let padding = String(repeating: "=", count: (3 - file.count % 3) % 3)
                    if let last = lines.popLast() { lines.append(last + padding) }
                    let marks = ["BEGIN", "END"].map { "-----\($0) AGE ENCRYPTED FILE-----" }
                    return Array(([marks[0]] + lines.map(String.init) + [marks[1], ""]).joined(separator: "\n").utf8)
                }
            },
        ]
}
