import SurveyModel

extension Phrasebook {
    /// A role's name for people; a role that a program added itself shows as it is called there.
    func role(_ name: String) -> String {
        let key = "role.\(name)"
        let found = self(key)
        return found == key ? name : found
    }
}
