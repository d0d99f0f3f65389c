import Glibc

/// What the program takes from the process it runs in; nothing else reads the environment.
enum Surroundings {
    /// A variable of the environment; one that is empty counts as unset.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Whether standard input, output or error is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Where the store is when neither `--store` nor `ALDEA_STORE` says: the user's data directory.
    static var defaultStore: String {
        if let data = variable("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/aldea" }
        return (variable("HOME") ?? ".") + "/.local/share/aldea"
    }

    /// The locale's name for messages, such as `es_MX.UTF-8`.
    static var locale: String? { variable("LC_ALL") ?? variable("LC_MESSAGES") ?? variable("LANG") }

    /// The number of columns of the terminal on standard error; 80 when it does not say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
