import Foundation
import OfficeSync
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import FieldService

/// Real stores of one program, over a real socket.
@Suite struct OfficeOverNetworkTests {
    private let directory: TemporaryDirectory
    private let hub: Office
    private let caller: Office

    init() throws {
        directory = try TemporaryDirectory()
        hub = try Office.createProgram(
            in: directory.path + "/hub",
            ProgramPlan(
                name: "Aldeas de prueba", office: "GTO", scopes: ["centro"], recoveryPath: directory.path + "/recovery"),
            clock: .system)
        caller = try Self.join(hub, "PUE", in: directory)
    }

    private static func join(
        _ founder: Office, _ code: String, role: String = "coordinator", in directory: TemporaryDirectory
    ) throws -> Office {
        let place = "\(directory.path)/\(code)"
        let request = try Office.requestDevice(in: place, office: code, scopes: ["centro"], clock: .system)
        let grant = "\(directory.path)/\(code).grant"
        _ = try founder.approve(try EnrolmentRequest(text: request.text), role: role, to: grant)
        return try Office.join(try Office.grant(at: grant), in: place, clock: .system)
    }

    /// Enters an enterprise with a telephone number, which is personal.
    private func enter(_ name: String, at office: Office, code: String) throws {
        let values: [FieldID: [Scalar]] = [
            FieldID(1): [.text(code), .text(name)], FieldID(2): [.text(name)], FieldID(3): [.text("110010001")],
            FieldID(4): [.text("31-33")], FieldID(8): [.text("4731234567")],
        ]
        _ = try office.store.write([RecordEntry(kind: .enterprise, target: .create, values: values)], person: "p")
    }

    private func names(_ office: Office) throws -> Int { try office.store.rows(.enterprise).count }

    @Test func `two offices that sync show the same data`() async throws {
        try enter("alfa", at: hub, code: "GTO")
        try enter("beta", at: caller, code: "PUE")
        let summary = try await RunningServer.run(hub) { server in
            try await SyncClient.sync(office: caller, url: server.url, trustedCertificate: nil, progress: nil)
        }
        #expect(summary.received.new > 0)
        #expect(summary.sent.segments > 0)
        #expect(summary.agree)
        #expect(summary.warnings.isEmpty)
        #expect(try names(hub) == 2)
        #expect(try names(caller) == 2)
        #expect(try hub.store.fullDigest() == caller.store.fullDigest())
    }

    @Test func `a third office gets by way of the hub what the second sent there`() async throws {
        let third = try Self.join(hub, "OAX", in: directory)
        try enter("beta", at: caller, code: "PUE")
        try await RunningServer.run(hub) { server in
            _ = try await SyncClient.sync(office: caller, url: server.url, trustedCertificate: nil, progress: nil)
            let summary = try await SyncClient.sync(
                office: third, url: server.url, trustedCertificate: nil, progress: nil)
            #expect(summary.agree)
        }
        #expect(try names(third) == 1)
    }

    @Test func `a device whose role does not hold personal data is not sent any`() async throws {
        let auditor = try Self.join(hub, "AUD", role: "auditor", in: directory)
        try enter("alfa", at: hub, code: "GTO")
        _ = try await RunningServer.run(hub) { server in
            try await SyncClient.sync(office: auditor, url: server.url, trustedCertificate: nil, progress: nil)
        }
        #expect(try names(auditor) == 1)
        let row = try #require(try auditor.store.rows(.enterprise).first)
        #expect(!String(describing: row).contains("4731234567"))
    }

    @Test func `another device's notice gets nothing, even when it is genuine`() async throws {
        let auditor = try Self.join(hub, "AUD", role: "auditor", in: directory)
        try enter("alfa", at: hub, code: "GTO")
        let notice = try caller.frontierNotice()
        let path = directory.path + "/answer"
        #expect(throws: HostRefusal.foreignNotice) {
            _ = try hub.answer(notice: notice, from: auditor.deviceBytes, to: path)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(throws: HostRefusal.notABundle) {
            _ = try hub.answer(notice: [1, 2, 3], from: auditor.deviceBytes, to: path)
        }
    }

    @Test func `a device of another program is refused`() async throws {
        let stranger = try Office.createProgram(
            in: directory.path + "/other",
            ProgramPlan(name: "Otra", office: "GTO", scopes: ["centro"], recoveryPath: directory.path + "/recovery-2"),
            clock: .system)
        try await RunningServer.run(hub) { server in
            await #expect(throws: SyncError.otherProgram) {
                try await SyncClient.sync(office: stranger, url: server.url, trustedCertificate: nil, progress: nil)
            }
        }
    }

    @Test func `the report of the hub's store is a page without scripts`() throws {
        try enter("alfa", at: hub, code: "GTO")
        for language in [Language.es, .en] {
            let page = try hub.reportPage(language)
            #expect(page.contains("lang=\"\(language.rawValue)\""))
            #expect(!page.contains("<script"))
            #expect(page.contains(try hub.store.stateCode().text))
        }
    }
}
