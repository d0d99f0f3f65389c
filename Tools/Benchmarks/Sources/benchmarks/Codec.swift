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
        let key = try "\(rawValue) \(Codec.hash(of: paths))"
        if let size = known[key] { return size }
        let size = try compress(paths, tools).bytes
        known[key] = size
        try JSONEncoder().encode(known).write(to: URL(fileURLWithPath: memory), options: .atomic)
        return size
    }

    /// A number that tells contents apart; nobody chooses them with care.
    private static func hash(of paths: [String]) throws -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for path in paths {
            let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
            hash = (hash ^ UInt64(data.count)) &* 0x0000_0100_0000_01B3
            data.withUnsafeBytes { bytes in
                for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            }
        }
        return hash
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
