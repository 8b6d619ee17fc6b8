/// The script for zsh.
struct ZshCompletions {
    private let tree: CommandTree

    /// Makes the script of a tree.
    init(_ tree: CommandTree) { self.tree = tree }

    /// The script; a function for each command.
    var text: String {
        """
        #compdef calotype
        # Completions of calotype for zsh.

        _calotype_settings=(
        \(tree.settings.map(specification).joined(separator: "\n"))
        )

        \(tree.root.all.map(function).joined(separator: "\n\n"))

        if [[ $funcstack[1] == _calotype ]]; then
            _calotype "$@"
        else
            compdef _calotype calotype
        fi
        """
    }

    private func name(_ command: CommandTree.Command) -> String {
        (["_calotype"] + command.path).joined(separator: "_")
    }

    private func function(_ command: CommandTree.Command) -> String {
        let options = command.options.map(specification).joined(separator: " \\\n")
        let settings = command.takesSettings ? " \\\n    $_calotype_settings" : ""
        guard !command.commands.isEmpty else {
            return "\(name(command))() {\n    _arguments -s \\\n\(options)\(settings) '*: :_files'\n}"
        }
        let commands = command.commands.map { child in
            "        '\(child.path.last ?? ""):\(quoted(child.help))'"
        }
        let calls = command.commands.map { "            \($0.path.last ?? "")) \(name($0)) ;;" }
        return """
            \(name(command))() {
                local state line
                local -a commands=(
            \(commands.joined(separator: "\n"))
                )
                _arguments -C \\
            \(options)\(settings) '1: :->command' '*:: :->rest'
                case $state in
                    command) _describe -t commands command commands ;;
                    rest)
                        case $line[1] in
            \(calls.joined(separator: "\n"))
                        esac ;;
                esac
            }
            """
    }

    /// An option as `_arguments` has it; what follows a long one may stand behind a `=`.
    private func specification(_ option: CommandTree.Option) -> String {
        let names = option.names.map { name in
            option.value == nil ? name : name.hasPrefix("--") ? "\(name)=" : "\(name)+"
        }
        let spelled =
            names.count == 1
            ? "'\(names[0])" : "'(\(option.names.joined(separator: " ")))'{\(names.joined(separator: ","))}'"
        return "    \(spelled)[\(quoted(option.help))]\(option.value.map(action) ?? "")'"
    }

    private func action(_ value: CommandTree.Value) -> String {
        switch value {
        case .choices(let words): ":value:(\(words.joined(separator: " ")))"
        case .file: ":file:_files"
        case .folder: ":folder:_files -/"
        case .other: ":value: "
        }
    }

    /// A text inside of quotes and brackets.
    private func quoted(_ text: String) -> String {
        text.map { character in
            switch character {
            case "'": "'\\''"
            case "[", "]", ":", "\\": "\\\(character)"
            default: "\(character)"
            }
        }
        .joined()
    }
}
