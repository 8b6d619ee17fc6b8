/// The script for bash.
struct BashCompletions {
    private let tree: CommandTree

    /// Makes the script of a tree.
    init(_ tree: CommandTree) { self.tree = tree }

    /// The script.
    ///
    /// To bash a `=` is a word of its own, so that `--name=value` is three.
    var text: String {
        """
        # Completions of calotype for bash.

        _calotype_settings='\(words(tree.settings))'

        _calotype_setting_value() {
            case $1 in
        \(cases(tree.settings) { $0 })
                *) return 1 ;;
            esac
        }

        _calotype_words() { mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1"); }

        _calotype() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
            local command='' options='' commands='' settings='' word i
            COMPREPLY=()
            if [[ $current == = ]]; then
                current=''
            elif [[ $previous == = ]]; then
                previous=${COMP_WORDS[COMP_CWORD-2]}
            fi
            for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                case "$command/$word" in
                    \(tree.root.commands.flatMap(\.all).map(pattern).joined(separator: "|"))) command+="/$word" ;;
                esac
            done
            case $command in
        \(tree.root.all.map(description).joined(separator: "\n"))
            esac
            case "$command $previous" in
        \(tree.root.all.map { command in cases(command.options) { "\"\(path(command)) \($0)\"" } }
            .filter { !$0.isEmpty }.joined(separator: "\n"))
            esac
            if [[ $settings ]]; then
                _calotype_setting_value "$previous" "$current" && return
                options+=" $_calotype_settings"
            fi
            if [[ $current == -* ]]; then
                _calotype_words "$current" "$options"
            elif [[ $commands ]]; then
                _calotype_words "$current" "$commands"
            else
                compopt -o default
            fi
        }

        complete -F _calotype calotype
        """
    }

    private func path(_ command: CommandTree.Command) -> String { command.path.map { "/\($0)" }.joined() }

    private func pattern(_ command: CommandTree.Command) -> String { "\"\(path(command))\"" }

    private func words(_ options: [CommandTree.Option]) -> String { options.flatMap(\.names).joined(separator: " ") }

    private func description(_ command: CommandTree.Command) -> String {
        let commands = command.commands.compactMap(\.path.last).joined(separator: " ")
        return "        '\(path(command))') options='\(words(command.options))'; commands='\(commands)'; "
            + "settings='\(command.takesSettings ? "yes" : "")' ;;"
    }

    /// What follows options, a case for each that something follows.
    private func cases(_ options: [CommandTree.Option], _ pattern: (String) -> String) -> String {
        options.compactMap { option in
            guard let value = option.value else { return nil }
            return "        \(option.names.map(pattern).joined(separator: "|"))) \(action(value)) ;;"
        }
        .joined(separator: "\n")
    }

    private func action(_ value: CommandTree.Value) -> String {
        switch value {
        case .choices(let words): "_calotype_words \"$current\" '\(words.joined(separator: " "))'; return 0"
        case .file: "compopt -o default; return 0"
        case .folder: "compopt -o dirnames; return 0"
        case .other: "return 0"
        }
    }
}
