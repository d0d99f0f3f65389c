import Foundation
import OfficeSync
import SurveyModel
import SurveyStore
import Trust

/// Three offices of one program, and the files that they exchange: everything good that bad files are made of.
///
/// It is made through the library as its users would, once; a run that finds it in its directory takes it as it is.
struct Village {
    let directory: String

    /// The devices' common clock.
    static let now: Int64 = 1_760_000_000
    static let clock = Clock { Village.now }
    /// The founder and registrar, the receiver of bundles, and one whom the receiver does not know yet.
    static let offices = ["GTO", "PUE", "OAX"]
    /// A device that asked to join and has no store yet.
    static let newcomer = "TLX"

    init(in directory: String) throws {
        self.directory = directory
        let mark = directory + "/made"
        guard !FileManager.default.fileExists(atPath: mark) else { return }
        try? FileManager.default.removeItem(atPath: directory)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try make()
        try Data().write(to: URL(fileURLWithPath: mark))
    }

    func path(_ name: String) -> String { directory + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    /// The keys of a device.
    func keys(of office: String) throws -> KeyFile {
        let name = FileManager.default.fileExists(atPath: path(office + "/device.key")) ? "device.key" : "request.key"
        return try KeyFile(contentsOf: path(office + "/" + name))
    }

    private func make() throws {
        let gto = try Office.createProgram(
            in: path("GTO"),
            ProgramPlan(
                name: "Aldeas", office: "GTO", scopes: ["centro", "norte"], recoveryPath: path("recovery.key")),
            clock: Village.clock)
        let pue = try join("PUE", gto)
        try Survey(gto).enter(enterprises: 1)
        _ = try gto.createBundle(to: path("earlier.bundle"), for: .all, encrypt: false)
        _ = try pue.apply(path("earlier.bundle"))
        try Survey(pue).enter(enterprises: 1)
        try Survey(pue).rename("Renamed in Puebla")
        _ = try pue.createBundle(to: path("back.bundle"), for: .all, encrypt: false)
        try Survey(gto).rename("Renamed in Guanajuato")
        try gto.seal()
        _ = try gto.apply(path("back.bundle"))

        let oax = try join("OAX", gto)
        _ = try gto.createBundle(to: path("third.bundle"), for: .all, encrypt: false)
        _ = try oax.apply(path("third.bundle"))
        try Survey(oax).enter(enterprises: 1)
        try Survey(oax).rename("Renamed in Oaxaca")
        _ = try oax.createBundle(to: path("oax.bundle"), for: .all, encrypt: false)
        _ = try gto.apply(path("oax.bundle"))
        try Survey(gto).rename("Settled")
        try Survey(gto).enter(enterprises: 1)

        try request(Village.newcomer)
        _ = try gto.approve(
            EnrolmentRequest(text: String(decoding: try bytes("TLX.request"), as: UTF8.self)), role: "enumerator",
            to: path("TLX.grant"))
        try request("QRO")
        _ = try gto.createBundle(to: path("good.bundle"), for: .all, encrypt: false)
        _ = try gto.createBundle(to: path("good.sealed"), for: .offices(["PUE", "OAX"]))
        try pue.writeWant(to: path("PUE.want"))
        try oax.writeWant(to: path("OAX.want"))

        let stranger = try Office.createProgram(
            in: path("OTR"),
            ProgramPlan(name: "Otro", office: "OTR", scopes: ["centro"], recoveryPath: path("other.key")),
            clock: Village.clock)
        try Survey(stranger).enter(enterprises: 2)
        _ = try stranger.createBundle(to: path("other.bundle"), for: .all, encrypt: false)
    }

    private func request(_ office: String) throws {
        let request = try Office.requestDevice(
            in: path(office), office: office, scopes: ["centro"], clock: Village.clock)
        try Data(request.text.utf8).write(to: URL(fileURLWithPath: path(office + ".request")))
    }

    private func join(_ office: String, _ registrar: Office) throws -> Office {
        try request(office)
        let text = String(decoding: try bytes(office + ".request"), as: UTF8.self)
        let grant = path(office + ".grant")
        _ = try registrar.approve(EnrolmentRequest(text: text), role: "coordinator", to: grant)
        return try Office.join(try Office.grant(at: grant), in: path(office), clock: Village.clock)
    }
}
