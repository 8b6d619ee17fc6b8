#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The variables and files that AWS's own tools and libraries read, by the same names.
public struct AWSEnvironment: Sendable, CustomStringConvertible, CustomReflectable {
    private let variables: [String: String]
    private let home: String?

    /// Makes an environment from given variables.
    ///
    /// - Parameters:
    ///   - variables: All variables; those of AWS are picked out when needed.
    ///   - home: The folder that `~` means where there is no `HOME`.
    public init(variables: [String: String], home: String? = nil) {
        self.variables = variables
        self.home = variables["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home
    }

    /// The environment of this process.
    public static func current() -> AWSEnvironment {
        AWSEnvironment(
            variables: ProcessInfo.processInfo.environment,
            home: FileManager.default.homeDirectoryForCurrentUser.path
        )
    }

    /// Nothing of the variables: there are keys among them.
    public var description: String { "AWSEnvironment" }

    /// Nothing of the variables: there are keys among them.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// A variable's value; an empty one counts as not set.
    subscript(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a variable says `true`.
    func isTrue(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

    /// The profile in force.
    var profile: String { namedProfile ?? "default" }

    /// The profile that was asked for by name.
    var namedProfile: String? { self["AWS_PROFILE"] ?? self["AWS_DEFAULT_PROFILE"] }

    /// Where the shared credentials file is, and whether somebody said so.
    var credentialsFile: (path: String, isNamed: Bool) { file("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials") }

    /// Where the shared config file is, and whether somebody said so.
    var configFile: (path: String, isNamed: Bool) { file("AWS_CONFIG_FILE", "~/.aws/config") }

    private func file(_ variable: String, _ standard: String) -> (path: String, isNamed: Bool) {
        (expanded(self[variable] ?? standard), self[variable] != nil)
    }

    private func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home else { return path }
        return home + path.dropFirst()
    }
}
