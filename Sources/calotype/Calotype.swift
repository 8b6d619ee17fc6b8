import ArgumentParser
import Basics
import Foundation

/// The program `calotype`.
@main
struct Calotype: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "calotype",
        abstract: "An image server: one original, and every page and device gets the picture that fits.",
        discussion: """
            'calotype serve' starts with nothing set: originals are read from ./calotype-data/originals and pictures \
            are answered at http://127.0.0.1:8080/picture/{key}?width=400&format=webp.

            Every setting is a flag (--cache-memory), a line in calotype.yaml (cache-memory:), or a variable \
            (CALOTYPE_CACHE_MEMORY); flags win over the file, the file over the environment. 'calotype serve --help' \
            lists them all, 'calotype config' shows those in force. 'calotype --generate-completion-script bash' (or zsh, \
            fish) prints what lets your shell complete them.

            Exit status: 0 done, 1 done in part, 64 wrong command line, 69 something needed is missing, 74 standard \
            output cannot be written, 78 wrong setting.
            """,
        version: "calotype \(version)",
        subcommands: [
            Serve.self, Work.self, ServeFunction.self, Resize.self, Prerender.self, Jobs.self, Sign.self, Token.self,
            Config.self, Doctor.self, HealthCheck.self, S3.self,
        ]
    )

    static func main() async {
        Heaps.bound()
        StandardStream.prepare()
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            if let script = try CompletionScript.requested(words, ProcessInfo.processInfo.environment) {
                return try printLine(script)
            }
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            if !failure.description.isEmpty { tell(failure.description) }
            Foundation.exit(failure.exitStatus)
        } catch {
            leave(for: error)
        }
    }

    /// Ends for what the argument parser threw: help and version on standard output, anything else in one sentence.
    private static func leave(for error: any Error) -> Never {
        let status = exitCode(for: error)
        if status.isSuccess {
            do throws(CommandFailure) {
                try printLine(fullMessage(for: error))
                Foundation.exit(0)
            } catch {
                if !error.description.isEmpty { tell(error.description) }
                Foundation.exit(error.exitStatus)
            }
        }
        tell(message(for: error) + " See 'calotype help'.")
        Foundation.exit(status == .validationFailure ? CommandFailure.usage("").exitStatus : status.rawValue)
    }

    private static func tell(_ sentence: String) { StandardStream.error.tell("calotype: \(sentence)\n") }
}
