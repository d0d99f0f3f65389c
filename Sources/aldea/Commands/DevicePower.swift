import SurveyModel
import Trust

/// What a device is besides a writer of surveys, and loses with its key.
enum DevicePower {
    /// Sentences about what goes with the key.
    static func losses(of key: [UInt8], _ roster: Roster, _ words: Phrasebook) -> [String] {
        let root = roster.root
        let device = ["device": DeviceName.text(key, in: roster)]
        var found: [String] = []
        if let administrator = root.administrators.first(where: { $0.key == key }) {
            found.append(words("power.administrator", device.merging(["label": administrator.label]) { $1 }))
        }
        if root.registrars.contains(where: { $0.key == key && $0.cut == nil }) {
            found.append(words("power.registrar", device))
        }
        return found
    }
}
