/// The bytes of something of ours, and of what they are measured against.
struct Size: Codable {
    let name: String
    let bytes: Int
    let floor: String
    let floorBytes: Int

    var ratio: Double { Double(bytes) / Double(floorBytes) }
}
