import ArgumentParser
import Foundation
import S3Storage

/// `calotype s3`: what to tell S3 so that it and the server work together.
struct S3: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what a bucket needs (website rules, the least policy, CORS rules), and objects' URLs.",
        discussion: "Nothing is changed anywhere: the first three print JSON for the AWS CLI.",
        subcommands: [WebsiteRules.self, Policy.self, CORS.self, ObjectURL.self]
    )

    /// Prints a value as JSON with sorted names, so that two runs can be compared.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try printLine(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// The bucket that a setting names.
    static func bucket(_ location: StoreLocation?, _ setting: String) throws(CommandFailure) -> S3Location {
        guard case .bucket(let location) = location else {
            throw .configuration("The setting '\(setting)' names no bucket; set it as s3://bucket/prefix.")
        }
        return location
    }

    /// Scheme and host of a web address that a person gave.
    static func address(_ text: String, _ option: String) throws(CommandFailure) -> (scheme: String, host: String) {
        guard let url = URLComponents(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host, !host.isEmpty, ["", "/"].contains(url.path), url.query == nil, url.user == nil
        else {
            throw .usage("\(option) is '\(text)'; it must be an address without a path, as https://images.example.com.")
        }
        return (scheme, url.port.map { "\(host):\($0)" } ?? host)
    }
}
