import Foundation
import SeededRandom

/// Offers the library damaged and hostile files, thousands a minute, and checks after each that it kept its promises.
///
///     fuzz-loop --seed N --cases N [--subject NAME] [--only CASE] [--failures N] …
///
/// Of N cases each subject gets its share, also when it is run alone. A failure prints what repeats it; the directory
/// with the good material then stays, so that `--in` finds the very same keys and bytes again.
@main
enum FuzzLoop {
    static func main() {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            exit(try run(options) ? 0 : 1)
        } catch let error as UsageError {
            Report.line("fuzz-loop: \(error.message)\n\(UsageError.usage)")
            exit(2)
        } catch {
            Report.line("FAILED before the first case: \(error)")
            exit(1)
        }
    }

    /// Whether every subject came through.
    private static func run(_ options: Options) throws -> Bool {
        Report.line("fuzz-loop: seed \(options.seed), \(options.cases) cases over all subjects")
        let workplace = try Workplace(options.directory)
        LastWords.install(patience: options.patience)
        var isGood = true
        for name in options.subjects where isGood || options.failures > 1 {
            let loop = Loop(name, options, workplace)
            isGood = try loop.run() && isGood
        }
        if !isGood {
            Report.line("the material stays in \(workplace.directory)")
        } else if options.directory == nil {
            workplace.remove()
        }
        return isGood
    }
}
