import ImageService
import ObjectStorage
import RendererHost
import SettingValues

/// What holds in a Lambda function where nobody says otherwise: only `/tmp` can be written, and memory is small.
enum FunctionSettings {
    /// What stands before every path; empty for nothing.
    static let basePath = Setting(
        "lambda-base-path",
        .text("PATH", allowed: "the beginning of a path, as /pictures") { path in
            path.isEmpty || (path.hasPrefix("/") && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
        },
        default: "",
        shown: "(none)",
        help: "What stands before every path of a Lambda function, such as a custom domain's mapping: /pictures."
    )

    /// The environment with what a function implies.
    ///
    /// - Parameter environment: The function's.
    /// - Returns: The environment, where what was set stays; an empty variable is none.
    static func completed(_ environment: [String: String]) -> [String: String] {
        var implied = [
            StoreSettings.variants.declaration: "/tmp/calotype/variants",
            // Half of what /tmp has unless more was asked for.
            StoredVariantSettings.maximumBytes.declaration: "256MB",
            // A second start would take its time from the first event, and its memory from the pictures.
            RendererPoolSettings.spares.declaration: "0",
        ]
        if let megabytes = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"].flatMap({ Int($0) }), megabytes > 0 {
            implied[VariantSettings.cacheMemory.declaration] = "\(megabytes / 8)MB"
            implied[RendererPoolSettings.count.declaration] = "\(renderers(megabytes))"
        }
        var completed = environment
        for (setting, value) in implied {
            let isGiven = setting.environmentNames.contains { environment[$0]?.isEmpty == false }
            if !isGiven { completed[setting.environmentName] = value }
        }
        return completed
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
        guard settings.isGiven(StoreSettings.originals) else {
            throw .configuration(
                "Nobody says where originals are: set CALOTYPE_ORIGINALS to s3://bucket/prefix, or to a folder of a file "
                    + "system that is mounted into the function, as /mnt/originals."
            )
        }
        return settings
    }
}
