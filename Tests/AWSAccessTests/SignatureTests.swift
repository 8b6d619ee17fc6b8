import AWSAccess
import Foundation
import TestKit
import Testing

struct SignatureTests {
    @Test func headersAreSignedAsBotocoreDoes() throws {
        let answers = try Self.botocore(SignatureCase.inHeaders)
        try #require(answers.count == SignatureCase.inHeaders.count)
        for (request, answer) in zip(SignatureCase.inHeaders, answers) {
            let signed = request.signer.sign(
                request.request,
                payload: request.payload,
                credentials: request.credentials,
                region: request.region,
                at: request.date
            )
            let added = signed.headers.filter { name, _ in
                name.hasPrefix("x-amz-") && !name.hasPrefix("x-amz-meta-") || name == "authorization"
            }
            let ours = Dictionary(added.map { ($0.name, $0.value) }) { first, second in "\(first), \(second)" }
            #expect(ours == answer.headers, "\(request.name)")
        }
    }

    @Test func addressesAreSignedAsBotocoreDoes() throws {
        let answers = try Self.botocore(SignatureCase.inQuery)
        try #require(answers.count == SignatureCase.inQuery.count)
        for (request, answer) in zip(SignatureCase.inQuery, answers) {
            let url = try request.signer.presign(
                request.request,
                payload: request.service == "s3" ? .unsigned : request.payload,
                credentials: request.credentials,
                region: request.region,
                at: request.date,
                lifetime: .seconds(try #require(request.lifetime))
            )
            #expect(url == answer.url, "\(request.name)")
        }
    }

    @Test func whatIsSentIsWhatWasSigned() {
        let request = SigningRequest(
            method: "GET",
            host: "H.example",
            path: "a b/é+%.jpg",
            query: [("x", "1 2"), ("uploads", ""), ("x", "0")],
            headers: [("Host", "else.example"), ("X-Amz-Date", "then"), ("Authorization", "mine"), ("A", "b")]
        )
        let signed = Self.sign(request, with: SignatureV4(service: .s3))
        #expect(signed.url == "https://h.example/a%20b/%C3%A9%2B%25.jpg?x=1%202&uploads=&x=0")
        let names = signed.headers.map(\.name)
        #expect(names == ["A", "x-amz-date", "x-amz-content-sha256", "authorization"])
    }

    @Test func noPathIsTheRoot() {
        let signer = SignatureV4(service: .s3)
        let (none, root) = (
            SigningRequest(method: "GET", host: "h", path: ""), SigningRequest(method: "GET", host: "h")
        )
        let (first, second) = (Self.sign(none, with: signer), Self.sign(root, with: signer))
        #expect(first.url == "https://h/")
        #expect(first.url == second.url && first.headers.last?.value == second.headers.last?.value)
    }

    @Test func signingTwiceChangesNothing() {
        let signer = SignatureV4(service: .s3)
        let request = SigningRequest(method: "GET", host: "h.example", path: "/a", headers: [("a", "b")])
        let once = Self.sign(request, with: signer)
        var again = request
        again.headers = once.headers
        #expect(Self.sign(again, with: signer).headers.map(\.value) == once.headers.map(\.value))
    }

    @Test func keysFollowTheCredentialsTheDayAndTheRegion() {
        let signer = SignatureV4(service: .s3)
        let request = SigningRequest(method: "GET", host: "h.example", path: "/a")
        var signatures: Set<String> = []
        for secret in ["one", "two"] {
            for region in ["a", "b"] {
                for day in 0..<6 {
                    let (credentials, date) = (
                        Self.credentials(secret), Date(timeIntervalSince1970: 86_400.0 * Double(day))
                    )
                    func sign(_ signer: SignatureV4) -> String {
                        signer.sign(request, payload: .empty, credentials: credentials, region: region, at: date)
                            .headers.last?.value ?? ""
                    }
                    let fresh = sign(SignatureV4(service: .s3))
                    // Twice, so that a key that was remembered is used, and again after others took its place.
                    #expect(sign(signer) == fresh)
                    #expect(sign(signer) == fresh)
                    signatures.insert(fresh)
                }
            }
        }
        #expect(signatures.count == 24)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .milliseconds(999), .seconds(604_801)])
    func lifetimesThatCannotBeAreRefused(lifetime: Duration) {
        let request = SigningRequest(method: "GET", host: "h.example", path: "/a")
        #expect {
            try SignatureV4(service: .s3).presign(
                request,
                credentials: Self.credentials("x"),
                region: "a",
                at: Date(timeIntervalSince1970: 0),
                lifetime: lifetime
            )
        } throws: { error in
            (error as? AccessError)?.code == .badLifetime
        }
    }

    @Test(arguments: [-1e300, -1, 253_402_300_800, 1e300])
    func aBrokenClockCrashesNothing(time: Double) {
        let request = SigningRequest(method: "GET", host: "h.example", path: "/a")
        let signed = SignatureV4(service: .s3).sign(
            request,
            payload: .empty,
            credentials: Self.credentials("x"),
            region: "a",
            at: Date(timeIntervalSince1970: time)
        )
        #expect(signed.headers.first { $0.name == "x-amz-date" }?.value.utf8.count == 16)
    }

    private static func credentials(_ secret: String) -> AWSCredentials {
        AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret)
    }

    private static func sign(_ request: SigningRequest, with signer: SignatureV4) -> SignedRequest {
        signer.sign(
            request,
            payload: .empty,
            credentials: credentials("secret"),
            region: "eu-central-1",
            at: Date(timeIntervalSince1970: 1_798_761_599)
        )
    }

    private static func botocore(_ cases: [SignatureCase]) throws -> [SignatureCase.Answer] {
        let folder = try TemporaryFolder()
        try folder.write(Array(try JSONEncoder().encode(cases)), to: "requests.json")
        let output = try Script.run("sign_requests.py", folder.path("requests.json"))
        return try JSONDecoder().decode([SignatureCase.Answer].self, from: Data(output.utf8))
    }
}
