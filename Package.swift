// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "Aldea",
    defaultLocalization: "es",
    platforms: [.macOS(.v14)],
    products: [
        .executable(name: "aldea", targets: ["aldea"]),
        .executable(name: "aldead", targets: ["aldead"]),
        // For the tests: a disk that fails at a chosen moment, put before a program by LD_PRELOAD.
        .library(name: "FaultyDisk", type: .dynamic, targets: ["FaultyDisk"]),
    ],
    dependencies: [
        // SQLite for SurveyStore, on the system's libsqlite3.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // The command lines' grammar and help.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // The service's log.
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        // The service's HTTP server, with TLS.
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        // The HTTP client of `aldea sync`.
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        // Start, signals and graceful stop of the service.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        // Buffers and TLS configuration that the service and the client name directly.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        // Header names that the service's routes use.
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    ],
    targets: [
        // The files of Schema/texts as bytes, by C's #embed.
        .target(name: "EmbeddedTexts"),
        // The SQL of the store, the instruments, the sentences, and the pages that specify the formats.
        .target(
            name: "Schema",
            dependencies: ["EmbeddedTexts"],
            path: "Schema",
            exclude: ["bundle-format.md", "catalogue.json", "http-api.md", "merge-model.md", "texts", "threats.md"],
            resources: [
                .embedInCode("permanent.sql"), .embedInCode("permanent-2.sql"), .embedInCode("derived.sql"),
                .embedInCode("instruments/adm-1.json"),
            ]),
        // The shared model: entities, instruments, validation, scoring, money, code lists. Values only; no I/O, clock or locale.
        .target(name: "SurveyModel"),
        // The pure rules of merging: change, dot, head, conflict, frontier, and canonical bytes.
        .target(name: "Replication", dependencies: ["SurveyModel"]),
        // OpenSSL's libcrypto, as Debian ships it.
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Libzstd, as Debian ships it.
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        // Liblzma, as Debian ships it: small bundles take a tenth less than under zstd.
        .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
        // The one call of Linux for files that Swift's Glibc does not show.
        .target(name: "CPlacement"),
        // The setting of the C library for memory that Swift's Glibc does not show.
        .target(name: "CMemory"),
        // Keys, signatures, encryption to recipients, the roster and its verdicts; the only importer of OpenSSL.
        .target(name: "Trust", dependencies: ["Replication", "COpenSSL", "CPlacement"]),
        // Segments and bundles as bytes, streaming both ways.
        .target(name: "DeltaBundle", dependencies: ["SurveyModel", "Replication", "Trust", "CZstd", "CLzma"]),
        // The SQLite store: local writes, applying segments, queries; the only importer of GRDB.
        .target(
            name: "SurveyStore",
            dependencies: [
                "SurveyModel", "Replication", "Trust", "DeltaBundle", "Schema",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        // Export, import, quarantine, joining, and the sync conversation as an I/O-free state machine.
        .target(
            name: "OfficeSync",
            dependencies: ["SurveyModel", "Replication", "Trust", "DeltaBundle", "SurveyStore"]),
        // Indicators, statistics, suppression, documents and charts.
        .target(name: "OutcomeReports", dependencies: ["SurveyModel"]),
        // Foreign formats in and out.
        .target(name: "Interchange", dependencies: ["SurveyModel", "Replication", "SurveyStore"]),
        // HTTP routes, pages, and the client of a sync over the network.
        .target(
            name: "FieldService",
            dependencies: [
                "SurveyModel", "Replication", "Trust", "DeltaBundle", "SurveyStore", "OfficeSync", "OutcomeReports",
                "Schema",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        // The command line: one file per command.
        .executableTarget(
            name: "aldea",
            dependencies: [
                "SurveyModel", "Trust", "DeltaBundle", "SurveyStore", "OfficeSync", "OutcomeReports", "Interchange",
                "FieldService", "Schema", "Replication", "CMemory",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // The service.
        .executableTarget(
            name: "aldead",
            dependencies: [
                "FieldService", "SurveyStore", "OfficeSync", "Trust", "Schema", "SurveyModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // Random numbers that a seed repeats, for the tests.
        .target(name: "SeededRandom", path: "Tests/SeededRandom"),
        // The calls by which programs write and read files, failing or ending the program at a chosen one.
        .target(name: "FaultyDisk", path: "Tests/FaultyDisk"),
        // Everything that comes from strangers, altered by chance some thousands of times; run by the tests and by hand.
        .executableTarget(
            name: "fuzz-loop",
            dependencies: [
                "SeededRandom", "OfficeSync", "Interchange", "SurveyStore", "DeltaBundle", "Trust", "Replication",
                "SurveyModel", "Schema",
            ], path: "Tests/FuzzLoop"),
        // Disks that lose what was not synced, and chance that a seed repeats, for the simulator.
        .target(
            name: "SimulatedMachine", path: "Tests/SimulatedMachine",
            linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("crypto")]),
        // Random histories of whole programs on machines that fail; run by the tests and by Tools/simulate.
        .executableTarget(
            name: "simulate",
            dependencies: [
                "SeededRandom", "SimulatedMachine", "OfficeSync", "SurveyStore", "DeltaBundle", "Trust", "Replication",
                "SurveyModel", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], path: "Tests/Simulator"),
        // Measurements within a process, for Tools/Benchmarks.
        .executableTarget(
            name: "measure",
            dependencies: ["SurveyModel", "SurveyStore", "OfficeSync", "OutcomeReports", "Interchange", "Schema"],
            path: "Tools/Benchmarks/Measure"),
        // What must hold for whatever strangers send, for each reader; run by the tests and by libFuzzer (Tools/fuzz).
        .target(
            name: "FuzzTargets",
            dependencies: ["SeededRandom", "DeltaBundle", "Trust", "Replication", "SurveyModel", "Interchange"],
            path: "Tests/FuzzTargets"),
        .testTarget(
            name: "FuzzTargetTests",
            dependencies: [
                "SeededRandom", "FuzzTargets", "Interchange", "DeltaBundle", "Trust", "Replication", "SurveyModel",
            ]),
        .testTarget(name: "SurveyModelTests", dependencies: ["SeededRandom", "SurveyModel", "Schema"]),
        .testTarget(name: "ReplicationTests", dependencies: ["SeededRandom", "Replication", "SurveyModel"]),
        .testTarget(
            name: "TrustTests", dependencies: ["Trust", "Replication", "SurveyModel"], exclude: ["Vectors"]),
        .testTarget(
            name: "DeltaBundleTests",
            dependencies: ["SeededRandom", "DeltaBundle", "Replication", "Trust", "SurveyModel"],
            exclude: ["Golden"]),
        .testTarget(
            name: "SurveyStoreTests",
            dependencies: [
                "SurveyStore", "SurveyModel", "Schema", "SeededRandom", "SimulatedMachine", "Trust", "Replication",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "OfficeSyncTests",
            dependencies: [
                "SeededRandom", "OfficeSync", "SurveyStore", "DeltaBundle", "Replication", "Trust", "SurveyModel",
                "Interchange", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "FieldServiceTests",
            dependencies: [
                "FieldService", "OfficeSync", "SurveyStore", "SurveyModel", "Replication", "Trust",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        .testTarget(
            name: "OutcomeReportsTests", dependencies: ["OutcomeReports", "SurveyModel", "Schema"],
            exclude: ["Golden"]),
        .testTarget(
            name: "InterchangeTests",
            dependencies: ["SeededRandom", "Interchange", "SurveyStore", "SurveyModel", "Schema"]),
        // The programs as a user runs them: files, exit statuses, the service on a loopback port.
        .testTarget(
            name: "CommandTests", dependencies: ["SeededRandom", "Schema", "aldea", "aldead", "fuzz-loop", "simulate"],
            exclude: ["Golden"]),
    ]
)

// Programs without a main, which only libFuzzer can link: Tools/fuzz asks for them.
if Context.environment["ALDEA_FUZZERS"] != nil {
    for reader in ["segment", "bundle", "roster", "age", "csv"] {
        package.targets.append(
            .executableTarget(
                name: "fuzz-\(reader)", dependencies: ["FuzzTargets"], path: "Tests/Fuzzers/fuzz-\(reader)"))
    }
}

// One set of settings for every target of ours.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
