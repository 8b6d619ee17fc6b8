import Foundation

/// A script that lets a shell complete the program's commands, its options and settings, and their values.
enum CompletionScript {
    private static let option = "--generate-completion-script"

    /// Shells that there are scripts for.
    enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    /// The script that a command line asks for; `nil` where it asks for something else.
    ///
    /// - Parameters:
    ///   - words: The command line without the program's name.
    ///   - environment: Tells the shell where the command line does not.
    /// - Returns: The script.
    /// - Throws: `CommandFailure` for a shell that there is none for.
    static func requested(_ words: [String], _ environment: [String: String]) throws -> String? {
        guard let word = words.first, word == option || word.hasPrefix("\(option)=") else { return nil }
        let given = word == option ? words.dropFirst().first : String(word.dropFirst(option.count + 1))
        let name = given ?? environment["SHELL"].map { URL(fileURLWithPath: $0).lastPathComponent } ?? ""
        guard let shell = Shell(rawValue: name) else {
            let shells = Shell.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure.usage("There is no completion script for the shell '\(name)'; there are \(shells).")
        }
        return text(for: shell, try CommandTree(Calotype.self))
    }

    /// The script for a shell.
    static func text(for shell: Shell, _ tree: CommandTree) -> String {
        switch shell {
        case .bash: BashCompletions(tree).text
        case .zsh: ZshCompletions(tree).text
        case .fish: FishCompletions(tree).text
        }
    }
}
