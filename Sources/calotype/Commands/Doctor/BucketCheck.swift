import AWSAccess
import Logging
import NIOPosix
import S3Storage
import Web

/// Who asks S3 and where that was found, and whether each bucket lets the server do what it has to.
struct BucketCheck: DoctorCheck {
    private let configuration: ServerParts.Configuration

    init(_ configuration: ServerParts.Configuration) { self.configuration = configuration }

    func run(_ report: inout DoctorReport) async throws {
        let buckets = try await Buckets(configuration, logger: Logger(label: "calotype"))
        let findings = await buckets.chain.findings()
        let isFound = findings.contains { if case .found = $0.outcome { true } else { false } }
        for finding in findings { report.add("credentials", ProbeFinding(isFound ? .ok : .error, "\(finding)")) }
        if !isFound {
            let advice =
                "None are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role."
            report.add("credentials", ProbeFinding(.error, advice))
        }
        let places: [(String, StoreLocation?, Bool)] = [
            ("originals", configuration.originals, configuration.uploads.isOn),
            ("variants", configuration.variants, true),
        ]
        for (name, location, isWritten) in places {
            guard case .bucket(let bucket) = location else { continue }
            report.add(name, ProbeFinding(.ok, "In \(bucket)."))
            guard isFound else { continue }
            for finding in await buckets.store(bucket, threadPool: .singleton).diagnose(writing: isWritten) {
                report.add("\(name) \(finding.subject)", ProbeFinding(state(of: finding), finding.sentence))
            }
        }
        await buckets.close()
    }

    private func state(of finding: S3Finding) -> ProbeFinding.State {
        switch finding.outcome {
        case .well: .ok
        case .note: .warning
        case .problem: .error
        }
    }
}
