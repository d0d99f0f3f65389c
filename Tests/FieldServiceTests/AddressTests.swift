import Testing

@testable import FieldService

@Suite struct AddressTests {
    @Test(arguments: ["127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "::1", "[::1]"])
    func `a loopback address is known as one`(text: String) {
        #expect(HostAddress(text).isLoopback)
    }

    @Test(arguments: [
        "0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org", "127.0.0", "127.0.0.256", "127.0.0.+1", "127.0..1",
        "localhost.example.org", "example.org", "", "128.0.0.1",
    ])
    func `anything else is not`(text: String) {
        #expect(!HostAddress(text).isLoopback)
    }

    @Test(arguments: [
        ("https://hub.example.org", "https://hub.example.org"), ("https://hub.example.org/", "https://hub.example.org"),
        ("https://hub.example.org:8443/aldea//", "https://hub.example.org:8443/aldea"),
        ("HTTPS://hub.example.org", "https://hub.example.org"), ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]:80"), ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ])
    func `a hub's address is taken as a person gives it`(text: String, base: String) throws {
        #expect(try HubAddress(text).base == base)
    }

    @Test(arguments: [
        "", "hub.example.org", "ftp://hub.example.org", "https://", "https:///path", "https://hub:0",
        "https://hub:70000",
        "https://hub:x", "https://user:secret@hub.example.org", "https://hub/?a=b", "https://hub/#a", "https://hub /",
        "https://hub\r\nX: y", "https://[::1", "https://[::1]x", "https://a:1:2", "https://höb",
    ])
    func `what is no address of a hub is refused`(text: String) {
        #expect(throws: SyncError.badURL) { try HubAddress(text) }
    }

    @Test(arguments: ["http://hub.example.org", "http://10.0.0.1:8080", "http://127.0.0.1.example.org"])
    func `without encryption only this computer is talked to`(text: String) {
        #expect(throws: SyncError.insecure) { try HubAddress(text) }
    }
}
