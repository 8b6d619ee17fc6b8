import Foundation
import RendererHost

/// What holds in a Lambda function where nobody says otherwise: only `/tmp` can be written, and memory is small.
enum FunctionSettings {
    /// The environment with what a function implies.
    ///
    /// - Parameter environment: The function's.
    /// - Returns: The environment, where what was set stays; an empty variable is none.
    static func completed(_ environment: [String: String]) -> [String: String] {
        var implied = [
            "CALOTYPE_VARIANTS": "/tmp/calotype/variants",
            // Half of what /tmp has unless more was asked for.
            "CALOTYPE_VARIANTS_MAX_BYTES": "256MB",
            // A second start would take its time from the first event, and its memory from the pictures.
            "CALOTYPE_RENDERER_SPARES": "0",
        ]
        if let megabytes = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"].flatMap({ Int($0) }), megabytes > 0 {
            implied["CALOTYPE_CACHE_MEMORY"] = "\(megabytes / 8)MB"
            implied["CALOTYPE_RENDERERS"] = "\(renderers(megabytes))"
        }
        return implied.merging(environment) { implied, given in given.isEmpty ? implied : given }
    }

    /// One for each processor that Lambda gives to so much memory; an event alone needs no more.
    private static func renderers(_ megabytes: Int) -> Int { max(1, (megabytes + 884) / 1769) }

    /// The settings in force.
    ///
    /// - Parameters:
    ///   - words: The command line's.
    ///   - environment: The function's.
    /// - Returns: The settings.
    /// - Throws: What is wrong with them; that nobody says where originals are, above all.
    static func settings(_ words: [String], _ environment: [String: String]) throws(CommandFailure) -> Settings {
        let settings = try Settings(flags: try SettingFlags(words), environment: completed(environment))
        guard settings["originals"] != nil else {
            throw .configuration(
                "Nobody says where originals are: set CALOTYPE_ORIGINALS to s3://bucket/prefix, or to a folder of a file "
                    + "system that is mounted into the function, as /mnt/originals."
            )
        }
        return settings
    }

    /// What stands before every path; empty for nothing.
    static func basePath(_ settings: Settings) throws(CommandFailure) -> String {
        let path = settings["lambda-base-path"] ?? ""
        guard path.isEmpty || (path.hasPrefix("/") && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }) else {
            throw settings.failure(
                of: "lambda-base-path",
                "The setting 'lambda-base-path' is '\(path)'; it must be the beginning of a path, as /pictures."
            )
        }
        return path
    }
}
