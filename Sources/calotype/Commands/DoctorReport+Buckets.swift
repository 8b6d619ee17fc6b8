import AWSAccess
import Logging
import NIOPosix
import S3Storage
import Web

extension DoctorReport {
    /// Who asks S3 and where that was found, and whether each bucket lets the server do what it has to.
    mutating func addBuckets(_ configuration: ServerParts.Configuration) async throws {
        let buckets = try await Buckets(configuration, logger: Logger(label: "calotype"))
        let findings = await buckets.chain.findings()
        let isFound = findings.contains { if case .found = $0.outcome { true } else { false } }
        for finding in findings { add("credentials", ProbeFinding(isFound ? .ok : .error, "\(finding)")) }
        if !isFound {
            let advice =
                "None are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role."
            add("credentials", ProbeFinding(.error, advice))
        }
        let places: [(String, StoreLocation?, Bool)] = [
            ("originals", configuration.originals, configuration.uploads.isOn),
            ("variants", configuration.variants, true),
        ]
        for (name, location, isWritten) in places {
            guard case .bucket(let bucket) = location else { continue }
            add(name, ProbeFinding(.ok, "In \(bucket)."))
            guard isFound else { continue }
            for finding in await buckets.store(bucket, threadPool: .singleton).diagnose(writing: isWritten) {
                add("\(name) \(finding.subject)", ProbeFinding(DoctorReport.state(of: finding), finding.sentence))
            }
        }
        await buckets.close()
    }

    private static func state(of finding: S3Finding) -> ProbeFinding.State {
        switch finding.outcome {
        case .well: .ok
        case .note: .warning
        case .problem: .error
        }
    }
}
