import ArgumentParser
import Foundation
import Logging
import NIOPosix
import ObjectStorage
import S3Storage

/// `calotype s3 url`.
struct ObjectURL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Prints the URL of an object in the bucket.",
        usage: "calotype s3 url KEY [--in STORE] [--expires TIME] [OPTION…]",
        discussion: """
            calotype s3 url 2026/cat.jpg --originals s3://bucket/originals
            calotype s3 url 400x300/cat.jpg --in variants --expires 1h --variants s3://bucket/variants

            The key is without the store's prefix. Without --expires it is the public URL, which works where everybody \
            may read the bucket; with it, one that is signed and lets whoever has it read this one object until then. Whether the object is there is not \
            told; before it signs, the bucket is asked once, so that region and time are right.

            \(SettingsArguments.discussion(of: SettingsArguments.ofBuckets))
            """
    )

    enum Store: String, ExpressibleByArgument, CaseIterable {
        case originals, variants
    }

    @Option(name: .customLong("in"), help: "The store: originals or variants.") var store = Store.originals
    @Option(help: "Signs the URL for so long: 90s, 15m, 1h or 7d, which is the most; a bare number is seconds.")
    var expires: String?
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        let (settings, keys) = try arguments.settingsAndNames
        guard keys.count == 1, let text = keys.first else {
            throw CommandFailure.usage(
                "\(keys.isEmpty ? "No key is" : "\(keys.count) keys are") given; 'calotype s3 url' takes one, as "
                    + "calotype s3 url 2026/cat.jpg --originals s3://bucket/originals."
            )
        }
        guard let key = ObjectKey(text) else { throw CommandFailure.usage("'\(text)' cannot be the key of an object.") }
        let lifetime = try expires.map { try ObjectURL.lifetime($0) }
        let configuration = try ServerParts.Configuration(settings)
        let location = store == .originals ? configuration.originals : configuration.variants
        let bucket = try S3.bucket(location, store.rawValue)
        var logger = Logger(label: "calotype")
        // The address alone is what was asked for; a wrong clock or region should be heard of.
        logger.logLevel = .warning
        let buckets = try await Buckets(configuration, logger: logger)
        let result = await url(of: key, in: buckets.store(bucket, threadPool: .singleton), for: lifetime)
        await buckets.close()
        try printLine(try result.get())
    }

    private static func lifetime(_ text: String) throws(CommandFailure) -> Duration {
        let seconds = if let bare = Int(text) { bare } else { try Sign.seconds(text) }
        guard (1...604_800).contains(seconds) else {
            throw .usage("--expires is '\(text)'; it must be from 1s to 7d, which is all that S3 signs for.")
        }
        return .seconds(seconds)
    }

    private func url(
        of key: ObjectKey,
        in store: S3Store,
        for lifetime: Duration?
    ) async -> Result<String, CommandFailure> {
        do {
            guard let lifetime else { return .success(try store.publicURL(of: key)) }
            // Whatever comes of it: a bucket elsewhere or a wrong clock shows, and is signed for.
            _ = try? await store.head(key)
            return .success(try await store.presignedURL(of: key, lifetime: lifetime))
        } catch {
            return .failure(.unavailable("\(error)"))
        }
    }
}
