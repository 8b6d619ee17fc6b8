/// The script for fish.
struct FishCompletions {
    private let tree: CommandTree

    /// Makes the script of a tree.
    init(_ tree: CommandTree) { self.tree = tree }

    /// The script: a line for each command, and one for each option of a command.
    var text: String {
        let takers = tree.root.all.filter(\.takesSettings).compactMap(\.path.last)
        let settings = tree.settings.map {
            line($0, where: "__fish_seen_subcommand_from \(takers.joined(separator: " "))")
        }
        return
            (["# Completions of calotype for fish.", "complete -c calotype -f"] + tree.root.all.flatMap(lines)
            + settings)
            .joined(separator: "\n")
    }

    private func lines(_ command: CommandTree.Command) -> [String] {
        let seen = command.path.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
        let children = command.commands.compactMap(\.path.last)
        // Once one of the commands that may follow is there, none of the others may.
        let open = [seen, "not __fish_seen_subcommand_from \(children.joined(separator: " "))"]
            .filter { !$0.isEmpty }.joined(separator: "; and ")
        let commands = command.commands.map { child in
            "complete -c calotype -n '\(open)' -a '\(child.path.last ?? "")' -d '\(quoted(child.help))'"
        }
        let files = command.commands.isEmpty ? ["complete -c calotype -n '\(seen)' -F"] : []
        return commands + files + command.options.map { line($0, where: seen) }
    }

    private func line(_ option: CommandTree.Option, where condition: String) -> String {
        let names = option.names.map { $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())" }
        let start = "complete -c calotype" + (condition.isEmpty ? "" : " -n '\(condition)'")
        return "\(start) \(names.joined(separator: " "))\(option.value.map(action) ?? "") -d '\(quoted(option.help))'"
    }

    private func action(_ value: CommandTree.Value) -> String {
        switch value {
        case .choices(let words): " -x -a '\(words.joined(separator: " "))'"
        case .file: " -r -F"
        case .folder: " -x -a '(__fish_complete_directories)'"
        case .other: " -x"
        }
    }

    /// A text inside of quotes.
    private func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    }
}
