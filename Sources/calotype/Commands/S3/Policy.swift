import ArgumentParser
import S3Storage

/// `calotype s3 policy`.
struct Policy: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the least IAM policy with which the server can do its work.",
        discussion: """
            calotype s3 policy --originals s3://bucket/originals --variants s3://bucket/variants > policy.json
            aws iam put-role-policy --role-name calotype --policy-name calotype --policy-document file://policy.json

            \(SettingsArguments.discussion(of: SettingsArguments.ofBuckets))
            """
    )

    @Option(help: "The partition of the resources' names: aws, aws-cn or aws-us-gov.") var partition = "aws"
    @Flag(help: "Without uploads: originals are only read.") var readOnlyOriginals = false
    @OptionGroup var arguments: SettingsArguments

    func run() throws {
        let settings = try arguments.settings
        let configuration = try ServerParts.Configuration(settings)
        let setsACL = settings.isGiven(S3Settings.acl)
        var statements: [Statement] = []
        if case .bucket(let location) = configuration.originals {
            statements += self.statements("Originals", location, isWritten: !readOnlyOriginals, setsACL: setsACL)
        }
        if case .bucket(let location) = configuration.variants {
            statements += self.statements("Variants", location, isWritten: true, setsACL: setsACL)
        }
        guard !statements.isEmpty else {
            throw CommandFailure.configuration(
                "Neither 'originals' nor 'variants' names a bucket; set one of them as s3://bucket/prefix."
            )
        }
        if let key = configuration.s3.encryption?.key { statements.append(keyStatement(key)) }
        try S3.printJSON(Document(Statement: statements))
    }

    /// What whoever puts and reads objects needs of the key that encrypts them; parts of one are decrypted too.
    private func keyStatement(_ key: String) -> Statement {
        let name = key.hasPrefix("alias/") ? "key/*" : "key/\(key)"
        let resource = key.hasPrefix("arn:") ? key : "arn:\(partition):kms:*:*:\(name)"
        return Statement(Sid: "Key", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: resource)
    }

    private func statements(
        _ name: String,
        _ location: S3Location,
        isWritten: Bool,
        setsACL: Bool
    ) -> [Statement] {
        let prefix = location.prefix
        let resource = "arn:\(partition):s3:::\(location.bucket)"
        var actions = ["s3:GetObject"]
        if isWritten { actions += ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"] }
        if isWritten && setsACL { actions.append("s3:PutObjectAcl") }
        return [
            Statement(Sid: "\(name)Objects", Action: actions, Resource: "\(resource)/\(prefix)*"),
            // Without it S3 answers 403 instead of 404 for what is not there.
            Statement(
                Sid: "\(name)List",
                Action: ["s3:ListBucket"],
                Resource: resource,
                Condition: prefix.isEmpty ? nil : ["StringLike": ["s3:prefix": "\(prefix)*"]]
            ),
        ]
    }

    // The names are those of IAM's policy language.
    private struct Document: Encodable {
        var Version = "2012-10-17"
        var Statement: [Statement]
    }
    private struct Statement: Encodable {
        var Sid: String
        var Effect = "Allow"
        var Action: [String]
        var Resource: String
        var Condition: [String: [String: String]]?
    }
}
