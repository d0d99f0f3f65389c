internal import Foundation

/// A general-purpose compressor, on files.
enum Codec: String, CaseIterable {
    case xz = "xz -9e"
    case zstd = "zstd -19"
    case zip = "zip -9"

    /// Compresses files: as one stream, but for zip, which has an entry for each.
    ///
    /// - Returns: the bytes that come out, and what compressing took.
    func compress(_ paths: [String], _ tools: Toolbox) throws -> (bytes: Int, usage: Usage) {
        let out = tools.directory + "/compressed"
        let words =
            switch self {
            case .xz: ["sh", "-c", "cat \"$@\" | xz -9e -c", "sh"]
            case .zstd: ["sh", "-c", "cat \"$@\" | zstd -19 -q -c", "sh"]
            case .zip: ["python3", "-c", Codec.zipScript]
            }
        let usage = try tools.run(words + paths, out: out).usage
        return (try Codec.size(of: out), usage)
    }

    /// The bytes that come out. What an earlier run found of the same bytes is believed: the slow ones take minutes.
    func size(of paths: [String], _ tools: Toolbox) throws -> Int {
        let memory = tools.file("compressed.json")
        var known =
            (try? JSONDecoder().decode([String: Int].self, from: Data(contentsOf: URL(fileURLWithPath: memory)))) ?? [:]
        let key = try "\(rawValue) \(FileHash.of(paths))"
        if let size = known[key] { return size }
        let size = try compress(paths, tools).bytes
        known[key] = size
        try JSONEncoder().encode(known).write(to: URL(fileURLWithPath: memory), options: .atomic)
        return size
    }

    private static let zipScript = """
        import sys, zipfile
        with zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as folder:
            for path in sys.argv[1:]:
                folder.write(path, "/".join(path.split("/")[-2:]))
        """

    static func size(of path: String) throws -> Int {
        guard let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
            throw Failure("\(path) is missing")
        }
        return size
    }
}
