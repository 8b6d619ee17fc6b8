import Foundation
import SettingValues
import TestKit
import Testing

@testable import calotype

/// What shells offer, asked of the shells themselves.
@Suite(.timeLimit(.minutes(2)))
struct CompletionTests {
    /// A command line whose last word is completed, and what is offered.
    static let lines: [(line: String, offered: [String])] = [
        ("calotype ser", ["serve"]), ("calotype jobs ", ["drop", "list", "retry"]),
        ("calotype jobs list --st", ["--state"]),
        ("calotype jobs list --state ", ["done", "failed", "queued", "running"]),
        ("calotype serve --log-f", ["--log-format"]), ("calotype serve --log-level d", ["debug"]),
        ("calotype worker -l w", ["warning"]), ("calotype serve --uploads ", ["local", "off", "on"]),
        ("calotype resize --outp", ["--output"]), ("calotype s3 policy --partit", ["--partition"]),
        ("calotype s3 policy --resiz", ["--resize"]),
    ]

    private func script(_ shell: CompletionScript.Shell, in folder: TemporaryFolder) throws -> String {
        let text = CompletionScript.text(for: shell, try CommandTree(Calotype.self))
        let path = folder.path("calotype.\(shell.rawValue)")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Runs a shell to its end.
    private func run(_ shell: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [shell] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.start()
        let bytes = output.fileHandleForReading.allData()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    @Test func bashOffersWhatFits() throws {
        let folder = try TemporaryFolder()
        let path = try script(.bash, in: folder)
        // As readline calls it; a '=' is a word of its own.
        let function = """
            source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _calotype 2>/dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let more = [
            ("calotype serve --uploads = l", ["local"]), ("calotype serve --uploads =", ["local", "off", "on"]),
        ]
        for (line, offered) in Self.lines + more {
            let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            let result = try run("bash", ["--norc", "-c", function, "bash", path] + words)
            #expect(result.output.split(separator: "\n").map(String.init).sorted() == offered, "\(line)")
        }
    }

    @Test func fishOffersWhatFits() throws {
        let folder = try TemporaryFolder()
        let path = try script(.fish, in: folder)
        for (line, offered) in Self.lines + [("calotype serve --uploads=l", ["--uploads=local"])] {
            let result = try run("fish", ["--no-config", "-c", "source '\(path)'; complete -C '\(line)'"])
            let words = result.output.split(separator: "\n").compactMap {
                $0.split(separator: "\t").first.map(String.init)
            }
            #expect(words.sorted() == offered, "\(line)")
        }
    }

    @Test func zshReadsItsScript() throws {
        let folder = try TemporaryFolder()
        let path = try script(.zsh, in: folder)
        // A terminal would be needed for more; the functions are there, and hold every setting.
        let command =
            "autoload -Uz compinit; compinit -D; source '\(path)'; print -l $_calotype_settings; whence _calotype_jobs_list"
        let result = try run("zsh", ["-f", "-c", command])
        #expect(result.status == 0)
        for setting in SettingList.all.declarations {
            #expect(result.output.contains("--\(setting.name)=["), "\(setting.name)")
        }
        #expect(result.output.contains("_calotype_jobs_list"))
    }

    @Test func theShellIsTheOneThatIsNamed() throws {
        let environment = ["SHELL": "/usr/bin/fish"]
        let words = ["--generate-completion-script"]
        #expect(try CompletionScript.requested(words, environment)?.contains("for fish") == true)
        #expect(try CompletionScript.requested(words + ["zsh"], environment)?.contains("for zsh") == true)
        #expect(try CompletionScript.requested(["\(words[0])=bash"], environment)?.contains("for bash") == true)
        #expect(try CompletionScript.requested(["serve"], environment) == nil)
        let error = #expect(throws: CommandFailure.self) { try CompletionScript.requested(words + ["csh"], [:]) }
        #expect(error?.description.contains("'csh'; there are bash, zsh, fish.") == true)
    }
}
