import Glibc

/// What is printed, at once, so that nothing is lost when the program crashes.
enum Report {
    static func line(_ text: String) {
        print(text)
        fflush(nil)
    }
}
