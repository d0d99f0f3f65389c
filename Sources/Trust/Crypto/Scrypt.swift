import COpenSSL

/// scrypt, which makes guessing a passphrase costly in memory (RFC 7914).
public enum Scrypt {
    /// Derives a key from a passphrase, taking about `128 * r * 2^workFactor` bytes of memory.
    ///
    /// - Parameters:
    ///   - passphrase: The passphrase's bytes.
    ///   - salt: Bytes that are fresh for each derivation.
    ///   - workFactor: The base-two logarithm of N, 1 ... 20.
    ///   - blockSize: The parameter r, 1 ... 64.
    ///   - parallelization: The parameter p, 1 ... 64.
    ///   - count: How many bytes to derive, 1 ... 1,024.
    /// - Throws: ``TrustError`` with `cryptography` if a parameter is out of range or memory is short.
    public static func derive(
        passphrase: some Collection<UInt8>,
        salt: some Collection<UInt8>,
        workFactor: Int,
        blockSize: Int = 8,
        parallelization: Int = 1,
        count: Int = 32
    ) throws(TrustError) -> [UInt8] {
        guard (1...20).contains(workFactor), (1...64).contains(blockSize), (1...64).contains(parallelization),
            (1...1024).contains(count)
        else { throw OpenSSL.failure("derive a key from a passphrase with these parameters") }
        let rounds = UInt64(1) << UInt64(workFactor)
        let block = 128 * UInt64(blockSize)
        // Without a limit of our own the library stops at 32 MiB. What it counts: V, B and two work blocks.
        let memory = block * (rounds + UInt64(parallelization) + 4)
        let derived = OpenSSL.bytes(count: count) { output in
            OpenSSL.withBytes(of: passphrase) { passphrase, passphraseCount in
                OpenSSL.withBytes(of: salt) { salt, saltCount in
                    passphrase.withMemoryRebound(to: CChar.self, capacity: max(passphraseCount, 1)) { passphrase in
                        EVP_PBE_scrypt(
                            passphrase, passphraseCount, salt, saltCount, rounds, UInt64(blockSize),
                            UInt64(parallelization), memory, output, count) == 1
                    }
                }
            }
        }
        guard let derived else { throw OpenSSL.failure("derive a key from a passphrase") }
        return derived
    }
}
