import ArgumentParser
import Foundation
import SettingValues

/// The program's commands and their options, as completions know them: those that the parser of arguments tells of, and
/// the settings.
struct CommandTree {
    /// What may follow an option.
    enum Value: Hashable {
        /// One of a few words.
        case choices([String])
        /// The name of a file.
        case file
        /// The name of a folder.
        case folder
        /// Something that nobody can guess.
        case other
    }

    struct Option {
        /// Its names with what stands before them, the long one first.
        let names: [String]
        /// What it does.
        let help: String
        /// What follows; `nil` for a switch.
        let value: Value?
    }

    struct Command {
        /// The words that call it, without the program's name.
        let path: [String]
        /// What it does.
        let help: String
        /// Its own options.
        let options: [Option]
        let takesSettings: Bool
        /// The commands that may follow it.
        let commands: [Command]

        /// The command and all below it.
        var all: [Command] { [self] + commands.flatMap(\.all) }
    }

    /// The program itself.
    let root: Command
    /// The settings, as options.
    let settings: [Option]

    /// Reads the tree of a command.
    ///
    /// - Parameter type: The program's command.
    /// - Throws: `DecodingError`, where the parser of arguments tells of commands in another way.
    init(_ type: any ParsableCommand.Type) throws {
        let dump = try JSONDecoder().decode(Dump.self, from: Data(type._dumpHelp().utf8))
        root = CommandTree.command(dump.command, below: nil)
        settings = SettingList.all.declarations.filter { $0.places.contains(.flag) }.map(CommandTree.option)
    }

    private static func command(_ told: Dump.Command, below path: [String]?) -> Command {
        let path = path.map { $0 + [told.commandName] } ?? []
        let arguments = told.arguments ?? []
        return Command(
            path: path,
            help: told.abstract ?? "",
            options: arguments.filter { $0.names != nil && $0.shouldDisplay }.map(option),
            takesSettings: arguments.contains { $0.parsingStrategy == "allUnrecognized" },
            commands: (told.subcommands ?? []).filter(\.shouldDisplay).map { command($0, below: path) }
        )
    }

    private static func option(_ told: Dump.Argument) -> Option {
        let names = (told.names ?? []).map { ($0.kind == "short" ? "-" : "--") + $0.name }
        let isFolder = told.valueName == "output"
        let value: Value = told.allValues.map { .choices($0) } ?? (isFolder ? .folder : .other)
        return Option(
            names: names.sorted { $0.count > $1.count },
            help: told.abstract ?? "",
            value: told.kind == "flag" ? nil : value
        )
    }

    private static func option(_ setting: SettingDeclaration) -> Option {
        let value: Value =
            switch setting.path {
            case .file: .file
            case .folder: .folder
            case nil: setting.choices.isEmpty ? .other : .choices(setting.choices)
            }
        return Option(
            names: ["--\(setting.name)"] + (setting.letter.map { ["-\($0)"] } ?? []),
            help: setting.help,
            value: value
        )
    }

    /// What the parser of arguments tells of commands; what else it tells is passed over.
    private struct Dump: Decodable {
        struct Command: Decodable {
            let commandName: String
            let abstract: String?
            let shouldDisplay: Bool
            let arguments: [Argument]?
            let subcommands: [Command]?
        }
        struct Argument: Decodable {
            let kind: String
            let abstract: String?
            let names: [Name]?
            let valueName: String?
            let allValues: [String]?
            let parsingStrategy: String
            let shouldDisplay: Bool
        }
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let command: Command
    }
}
