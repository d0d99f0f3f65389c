@testable import Trust

/// How opening an age file ends: refused at its header, or with content that is whole or not.
struct AgeOpening {
    /// Why the header was refused.
    private(set) var refusal: TrustError.Code?

    /// What was given before the first damage.
    private(set) var content: [UInt8] = []

    /// The file was read to its authentic end, and no chunk was damaged.
    private(set) var isWhole = false

    init(_ file: [UInt8], with keys: [AgreementKey]) {
        self.init { try AgeReader(identities: keys, source: AgeFiles.source(file)) }
    }

    init(_ file: [UInt8], passphrase: String) {
        self.init { try AgeReader(passphrase: passphrase, source: AgeFiles.source(file)) }
    }

    private init(open: () throws -> AgeReader) {
        let reader: AgeReader
        do { reader = try open() } catch {
            refusal = (error as? TrustError)?.code ?? TrustError.Code("foreign")
            return
        }
        var isDamaged = false
        do {
            while let chunk = try reader.next() {
                guard case .data(let data) = chunk, !isDamaged else {
                    isDamaged = true
                    continue
                }
                content += data
            }
            isWhole = !isDamaged
        } catch {}
    }
}
