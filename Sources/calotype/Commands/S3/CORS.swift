import ArgumentParser

/// `calotype s3 cors`.
struct CORS: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cors",
        abstract: "Prints the CORS rules with which browsers may read variants from the bucket and upload to it.",
        discussion: """
            calotype s3 cors --site https://www.example.com > cors.json
            aws s3api put-bucket-cors --bucket bucket --cors-configuration file://cors.json

            Everybody's pages may read, as they may from the server itself; only the sites named may upload, and only \
            with a URL that was signed for that.
            """
    )

    @Option(help: "A site whose pages may upload; may be given several times.") var site: [String]

    func run() throws {
        let origins = try site.map { text in
            let (scheme, host) = try S3.address(text, "--site")
            return "\(scheme)://\(host)"
        }
        guard !origins.isEmpty else {
            throw CommandFailure.usage("Name with --site at least one site that may upload.")
        }
        let uploading = Rule(
            AllowedOrigins: origins,
            AllowedMethods: ["PUT", "POST"],
            AllowedHeaders: ["*"],
            ExposeHeaders: ["ETag"]
        )
        let reading = Rule(
            AllowedOrigins: ["*"],
            AllowedMethods: ["GET", "HEAD"],
            AllowedHeaders: ["Range", "If-None-Match", "If-Modified-Since"],
            ExposeHeaders: ["ETag", "Content-Range", "Content-Length"]
        )
        try S3.printJSON(Rules(CORSRules: [uploading, reading]))
    }

    // The names are those of the S3 API's CORSConfiguration.
    private struct Rules: Encodable { var CORSRules: [Rule] }
    private struct Rule: Encodable {
        var AllowedOrigins: [String]
        var AllowedMethods: [String]
        var AllowedHeaders: [String]
        var ExposeHeaders: [String]
        var MaxAgeSeconds = 3600
    }
}
