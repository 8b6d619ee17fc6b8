/// The profiles of the shared credentials file and of the config file.
///
/// In the credentials file a section's name is a profile's; in the config file it is `profile name`, or `default`.
struct Profiles {
    /// One profile, in both files.
    struct Profile {
        /// What the credentials file has.
        var credentials: [String: INIFile.Property]?
        /// What the config file has.
        var config: [String: INIFile.Property]?

        /// A property that is not empty; the credentials file's goes first.
        subscript(_ name: String) -> String? {
            [credentials, config].lazy.compactMap { $0?[name]?.value }.first { !$0.isEmpty }
        }
    }

    private var profiles: [String: Profile] = [:]
    private var services: [String: [String: INIFile.Property]] = [:]
    /// A sentence for each file, on what was found in its place.
    private(set) var notes: [String] = []

    private static let largestFile = 1 << 20

    /// Reads both files; one that is not there is empty.
    static func load(_ environment: AWSEnvironment) async throws(AccessError) -> Profiles {
        var profiles = Profiles()
        if let file = try await profiles.read(environment.credentialsFile) { profiles.add(credentials: file) }
        if let file = try await profiles.read(environment.configFile) { profiles.add(config: file) }
        return profiles
    }

    /// A profile, where either file has it.
    subscript(_ name: String) -> Profile? { profiles[name] }

    /// The address of a service that a profile asks for.
    func endpoint(for service: String, profile: String) -> String? {
        let profile = profiles[profile]
        let own = profile?["services"].flatMap { services[$0]?[service]?.nested["endpoint_url"] }
        return own.flatMap { $0.isEmpty ? nil : $0 } ?? profile?["endpoint_url"]
    }

    private mutating func read(_ file: (path: String, isNamed: Bool)) async throws(AccessError) -> INIFile? {
        do {
            let bytes = try await SmallFile.read(file.path, limit: Profiles.largestFile)
            let content = try INIFile(parsing: String(decoding: bytes, as: UTF8.self), path: file.path)
            notes.append("'\(file.path)' was read")
            return content
        } catch let error as AccessError {
            throw error
        } catch SmallFile.Problem.missing {
            notes.append("'\(file.path)' is not there")
        } catch SmallFile.Problem.denied where !file.isNamed {
            // In a container the home is often somebody else's; who wants the file says where it is.
            notes.append("'\(file.path)' \(SmallFile.Problem.denied.text)")
        } catch let problem as SmallFile.Problem {
            throw AccessError(.badConfiguration, "'\(file.path)' \(problem.text).")
        } catch {
            throw AccessError(.badConfiguration, "'\(file.path)' cannot be read: \(error)")
        }
        return nil
    }

    private mutating func add(credentials file: INIFile) {
        for (name, properties) in file.sections { profiles[name, default: Profile()].credentials = properties }
    }

    private mutating func add(config file: INIFile) {
        for (section, properties) in file.sections {
            let parts = section.split(maxSplits: 1, whereSeparator: \.isWhitespace).map { Profiles.unquoted($0) }
            switch (parts.first, parts.count) {
            case ("default", 1):
                // A section [profile default] is the one that counts, wherever it stands.
                guard file.sections["profile default"] == nil else { continue }
                profiles["default", default: Profile()].config = properties
            case ("profile", 2): profiles[parts[1], default: Profile()].config = properties
            case ("services", 2): services[parts[1]] = properties
            default: continue
            }
        }
    }

    private static func unquoted(_ text: Substring) -> String {
        let text = text.drop(while: \.isWhitespace)
        for quote in ["\"", "'"] where text.count > 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            return String(text.dropFirst().dropLast())
        }
        return String(text)
    }
}
