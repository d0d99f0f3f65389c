// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v14)],
    targets: [
        // SQLite as Debian ships it, with its session extension.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        // What the floor tells the benchmarks.
        .target(name: "FloorFigures"),
        // What SQLite alone does with the same rows: the plain program that the office's commands are measured against.
        .executableTarget(name: "floor", dependencies: ["CSQLite", "FloorFigures"]),
        // Runs the office's commands and the floor in turns, and prints what the one costs in terms of the other.
        .executableTarget(name: "benchmarks", dependencies: ["FloorFigures"]),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
