import Foundation

/// Where the built programs, the package and temporary files lie.
enum Place {
    /// The directory of `aldea` and `aldead`: `ALDEA_BIN_DIR`, else the one of the test runner.
    static let programs: String = {
        if let named = ProcessInfo.processInfo.environment["ALDEA_BIN_DIR"] { return named }
        var candidates: [String] = []
        for runner in ["/proc/self/exe", CommandLine.arguments[0]] {
            candidates.append(URL(fileURLWithPath: runner).resolvingSymlinksInPath().deletingLastPathComponent().path)
        }
        candidates.append(package + "/.build/debug")
        for candidate in candidates where FileManager.default.isExecutableFile(atPath: candidate + "/aldea") {
            return candidate
        }
        fatalError("aldea was not found beside the test runner; name its directory in ALDEA_BIN_DIR")
    }()

    /// The package's directory.
    static let package: String = {
        var directory = tests
        while directory.path != "/" {
            if FileManager.default.fileExists(atPath: directory.path + "/Tools/sample-program") {
                return directory.path
            }
            directory.deleteLastPathComponent()
        }
        return tests.path
    }()

    /// The directory of the golden texts.
    static let golden = tests.path + "/Golden"

    private static let tests =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
}
