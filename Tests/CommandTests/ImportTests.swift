import Foundation
import Testing

@Suite("Importing files")
struct ImportTests {
    static let header = "key,name,cvegeo,sector,phone,rfc,enrolled_on"

    /// An office that holds its localities.
    private func office() async throws -> Village {
        let village = try await Village.founded()
        try await village.gto.importSample("GTO", ["localities"])
        return village
    }

    private func counts(_ finished: Finished) -> [Int] {
        let document = finished.document()
        return ["new", "changed", "unchanged", "rejected"].map { document[$0].number }
    }

    @Test("Importing the same files twice changes nothing")
    func twice() async throws {
        let village = try await Village.founded()
        try await village.gto.importSample("GTO", Sample.kinds)
        let digest = try await village.gto.digest()
        for kind in Sample.kinds {
            let again = try await village.gto.aldea("import", kind, try await Sample.file("GTO", kind), "--json")
            #expect(counts(again)[0] == 0, "\(kind)")
            #expect(counts(again)[1] == 0, "\(kind)")
            #expect(counts(again)[2] > 0, "\(kind)")
        }
        #expect(try await village.gto.digest() == digest)
    }

    @Test("A correction made by hand stands when the file is imported again, and a cell corrected in the file is taken")
    func correction() async throws {
        let village = try await office()
        let gto = village.gto
        try village.directory.write("e.csv", Self.header + "\n1,Uno,119010001,46,5550000001,,\n2,Dos,119010001,46,,,\n")
        try await gto.aldea("import", "enterprises", "e.csv")
        try await gto.aldea("enterprise", "edit", "GTO:1", "name=A mano")
        #expect(counts(try await gto.aldea("import", "enterprises", "e.csv", "--json")) == [0, 0, 2, 0])
        #expect(try await gto.value("GTO:1", "name") == "A mano")
        try village.directory.write("f.csv", Self.header + "\n1,Uno,119010001,31-33,,,\n2,Dos B,119010001,46,,,\n")
        #expect(counts(try await gto.aldea("import", "enterprises", "f.csv", "--json")) == [0, 2, 0, 0])
        #expect(try await gto.value("GTO:1", "name") == "A mano")
        #expect(try await gto.value("GTO:1", "sector") == "31-33")
        #expect(try await gto.value("GTO:1", "phone") == "5550000001", "an empty cell says nothing")
        #expect(try await gto.value("GTO:2", "name") == "Dos B")
    }

    @Test("Semicolons and a byte order mark are accepted, and a dry run changes nothing")
    func semicolons() async throws {
        let village = try await office()
        let digest = try await village.gto.digest()
        let text = "\u{FEFF}key;name;cvegeo;sector\r\n1;\"Uno; y medio, ñ\";119010001;46\r\n"
        try village.directory.write("e.csv", text)
        let names = try village.directory.names()
        #expect(
            counts(try await village.gto.aldea("import", "enterprises", "e.csv", "--dry-run", "--json")) == [
                1, 0, 0, 0,
            ])
        #expect(try await village.gto.digest() == digest)
        #expect(try village.directory.names() == names)
        try await village.gto.aldea("import", "enterprises", "e.csv")
        #expect(try await village.gto.value("GTO:1", "name") == "Uno; y medio, ñ")
    }

    @Test("Bad rows go to a file that imports once it is corrected; the good ones are imported at once")
    func rejectedRows() async throws {
        let village = try await office()
        let gto = village.gto
        let rows = [
            "1,Uno,119010001,46,5550123456,XXXX900102001,2024-02-10", "2,Dos,119010001,46,,,2024-13-40",
            "3,Tres,119010001,77-nada,,,2024-02-10", "4,,119010001,46,,,2024-02-10",
        ]
        try village.directory.write("e.csv", ([Self.header] + rows).joined(separator: "\n") + "\n")
        let first = try await gto.aldea("import", "enterprises", "e.csv", status: 4)
        #expect(try await gto.count("enterprise") == 1)
        for name in ["enrolled_on", "sector", "name"] {
            #expect(first.everything.contains(name), "\(name) is not named")
        }
        var rejected = try village.directory.text("e.csv.rejected.csv")
        #expect(rejected.contains("rejected_line"))
        #expect(!rejected.contains("Uno"))
        rejected = rejected.replacingOccurrences(of: "46,,,2024-13-40", with: "46,,,2024-03-10")
            .replacingOccurrences(of: "77-nada", with: "46").replacingOccurrences(of: "4,,119", with: "4,Cuatro,119")
        try village.directory.write("corrected.csv", rejected)
        #expect(counts(try await gto.aldea("import", "enterprises", "corrected.csv", "--json")) == [3, 0, 0, 0])
        #expect(!village.directory.exists("corrected.csv.rejected.csv"))
        #expect(try await gto.value("GTO:4", "name") == "Cuatro")
    }

    @Test("A row whose enterprise has not arrived, or whose amount is wrong, waits in the rejected file")
    func revenueRows() async throws {
        let village = try await office()
        let gto = village.gto
        try village.directory.write("e.csv", Self.header + "\n1,Uno,119010001,46,,,\n")
        try await gto.aldea("import", "enterprises", "e.csv")
        try village.directory.write(
            "r.csv",
            """
            enterprise,period_start,period_end,sales,currency
            1,2024-02-01,2024-02-29,100.50,MXN
            1,2024-03-01,2024-03-31,1OO,MXN
            99,2024-02-01,2024-02-29,100.50,MXN

            """)
        let finished = try await gto.aldea("import", "revenue", "r.csv", "--rejected", "wait.csv", "--json", status: 4)
        #expect(counts(finished) == [1, 0, 0, 2])
        #expect(!village.directory.exists("r.csv.rejected.csv"))
        let rejected = try village.directory.text("wait.csv")
        #expect(rejected.contains("sales"))
        try village.directory.write("e2.csv", Self.header + "\n99,Tarde,119010001,46,,,\n")
        try await gto.aldea("import", "enterprises", "e2.csv")
        try village.directory.write("again.csv", rejected.replacingOccurrences(of: "1OO", with: "100"))
        #expect(counts(try await gto.aldea("import", "revenue", "again.csv", "--json")) == [2, 0, 0, 0])
    }

    @Test(
        "A file that cannot be understood as a whole is refused with its reason, and nothing of it is imported",
        arguments: [
            ("colour", "key,name,cvegeo,sector,colour\n1,a,119010001,46,red\n"),
            ("cvegeo", "key,name,sector\n1,a,46\n"),
            ("name", "key,name,name,cvegeo,sector\n1,a,b,119010001,46\n"),
        ])
    func badHeader(column: String, text: String) async throws {
        let village = try await office()
        try village.directory.write("e.csv", text)
        let finished = try await village.gto.aldea("import", "enterprises", "e.csv", status: 1)
        #expect(finished.errors.contains(column))
        #expect(finished.output.isEmpty)
        #expect(try await village.gto.count("enterprise") == 0)
        #expect(!village.directory.exists("e.csv.rejected.csv"))
    }

    @Test("Latin-1 far down in a file and UTF-16 are named, and nothing is imported")
    func encodings() async throws {
        let village = try await office()
        var latin = Data((Self.header + "\n").utf8)
        for key in 1...2_000 { latin += Data("\(key),Uno,119010001,46,,,\n".utf8) }
        latin += Data("2001,Caf".utf8) + [0xE9] + Data(",119010001,46,,,\n".utf8)
        try village.directory.write("latin.csv", latin)
        let first = try await village.gto.aldea("import", "enterprises", "latin.csv", status: 1)
        #expect(first.errors.contains("2002"))
        let wide = try #require((Self.header + "\n1,Uno,119010001,46,,,\n").data(using: .utf16))
        try village.directory.write("wide.csv", wide)
        let second = try await village.gto.aldea("import", "enterprises", "wide.csv", status: 1)
        #expect(second.errors.contains("UTF-16"))
        #expect(try await village.gto.count("enterprise") == 0)
        try await village.gto.verify()
    }

    @Test("Private values are in no message and no reason of a rejected row")
    func privacy() async throws {
        let village = try await office()
        let row = "1,Uno,119010001,46,tel-55-SECRETO,RFC-SECRETO,2024-99-99"
        try village.directory.write("e.csv", Self.header + "\n\(row)\n")
        for extra in [[], ["--json"]] {
            let environment = ["ALDEA_STORE": village.gto.store]
            let finished = try await village.terminal.run(
                "aldea", ["import", "enterprises", "e.csv"] + extra, environment: environment, status: 4)
            #expect(!finished.everything.uppercased().contains("SECRETO"), "\(finished.everything)")
        }
        let rejected = try village.directory.text("e.csv.rejected.csv")
        let reason = try #require(rejected.range(of: "2024-99-99,")).upperBound
        #expect(!rejected[reason...].contains("SECRETO"))
        let wrong = try await village.gto.aldea(
            "enterprise", "add", "key=7", "name=Siete", "cvegeo=119010001", "sector=46", "rfc=RFC-SECRETO", status: 2)
        #expect(!wrong.everything.contains("SECRETO"))
    }

    @Test("Row 1 of two offices is two enterprises, unless a shared namespace makes it one")
    func namespaces() async throws {
        let village = try await Village.ofTwo(importing: ["localities"])
        let (gto, pue) = (village.gto, village.pue)
        try village.directory.write("e.csv", "key,name,cvegeo,sector\n1,Uno,119010001,46\n")
        for office in [gto, pue] {
            try await office.aldea("import", "enterprises", "e.csv")
            try await office.aldea("import", "enterprises", "e.csv", "--namespace", "RENEM")
        }
        try await village.carry("g.aldea", from: gto, to: pue)
        try await village.carry("p.aldea", from: pue, to: gto)
        #expect(try await gto.digest() == pue.digest())
        #expect(try await gto.count("enterprise") == 3)
        let codes = [try await gto.code("GTO:1"), try await gto.code("PUE:1"), try await gto.code("RENEM:1")]
        #expect(Set(codes).count == 3)
    }
}
