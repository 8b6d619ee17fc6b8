import ArgumentParser
import S3Storage

/// `calotype s3 website-rules`.
struct WebsiteRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the website configuration that sends requests for missing variants to the server.",
        discussion: """
            calotype s3 website-rules --server https://images.example.com --variants s3://bucket/variants > rules.json
            aws s3api put-bucket-website --bucket bucket --website-configuration file://rules.json

            A visitor asks the bucket's website for /variants/400x300/cat.jpg. If it is there, S3 answers. If not, S3 \
            sends the visitor (307) to https://images.example.com/400x300/cat.jpg, or on stores that do not empty the \
            prefix to …/variants/400x300/cat.jpg, which is the same to the server; it makes the variant, \
            stores it under that very key, and sends the visitor back (301). S3 says 403 instead of 404 for what is \
            not there unless everybody may list the bucket, so that both are redirected.

            \(SettingsArguments.discussion(of: SettingsArguments.ofBuckets))
            """
    )

    @Option(help: "The server's own public address.") var server: String
    @OptionGroup var arguments: SettingsArguments

    func run() throws {
        let (scheme, host) = try S3.address(server, "--server")
        let location = try ServerParts.Configuration(try arguments.settings).variants
        let prefix = try S3.bucket(location, "variants").prefix
        let redirect = Redirect(
            HostName: host,
            HttpRedirectCode: "307",
            Protocol: scheme,
            ReplaceKeyPrefixWith: prefix.isEmpty ? nil : ""
        )
        let rules = ["404", "403"].map { status in
            RoutingRule(
                Condition: Condition(
                    HttpErrorCodeReturnedEquals: status,
                    KeyPrefixEquals: prefix.isEmpty ? nil : prefix
                ),
                Redirect: redirect
            )
        }
        try S3.printJSON(Website(IndexDocument: IndexDocument(Suffix: "index.html"), RoutingRules: rules))
    }

    // The names are those of the S3 API's WebsiteConfiguration.
    private struct Website: Encodable {
        var IndexDocument: IndexDocument
        var RoutingRules: [RoutingRule]
    }
    private struct IndexDocument: Encodable { var Suffix: String }
    private struct RoutingRule: Encodable {
        var Condition: Condition
        var Redirect: Redirect
    }
    private struct Condition: Encodable {
        var HttpErrorCodeReturnedEquals: String
        var KeyPrefixEquals: String?
    }
    private struct Redirect: Encodable {
        var HostName: String
        var HttpRedirectCode: String
        var `Protocol`: String
        var ReplaceKeyPrefixWith: String?
    }
}
