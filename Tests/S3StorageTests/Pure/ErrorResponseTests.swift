import NIOHTTP1
import ObjectStorage
import Testing

@testable import S3Storage

struct ErrorResponseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var status: Int
        var body: String
        var headers: [(String, String)] = []
        var code: S3Error.Code
        var remedy: FailedAttempt.Remedy

        var testDescription: String { "\(status) \(body.prefix(50)) \(headers)" }
    }

    private static func xml(_ code: String, _ more: String = "") -> String {
        "<Error><Code>\(code)</Code><Message>words</Message>\(more)<RequestId>R</RequestId></Error>"
    }

    private static let date = ("Date", "Sat, 21 Nov 2026 12:39:44 GMT")
    private static let time = 1_795_264_784.0

    static let cases: [Case] = [
        Case(status: 403, body: xml("AccessDenied"), code: .denied, remedy: .none),
        Case(status: 403, body: "", code: .denied, remedy: .none),
        Case(status: 403, body: "", headers: [date], code: .denied, remedy: .none),
        Case(status: 401, body: "<html>", code: .denied, remedy: .none),
        Case(status: 403, body: xml("InvalidAccessKeyId"), code: .badCredentials, remedy: .none),
        Case(status: 403, body: xml("SignatureDoesNotMatch"), code: .badCredentials, remedy: .none),
        Case(status: 400, body: xml("ExpiredToken"), code: .badCredentials, remedy: .credentials),
        Case(status: 403, body: xml("RequestTimeTooSkewed"), headers: [date], code: .clockSkew, remedy: .clock(time)),
        Case(status: 403, body: xml("RequestTimeTooSkewed"), code: .clockSkew, remedy: .none),
        Case(status: 404, body: xml("NoSuchKey"), code: .noSuchKey, remedy: .none),
        Case(status: 404, body: "", code: .noSuchKey, remedy: .none),
        Case(status: 404, body: xml("NoSuchBucket"), code: .noSuchBucket, remedy: .none),
        Case(status: 404, body: xml("NoSuchUpload"), code: .noSuchUpload, remedy: .none),
        Case(status: 412, body: xml("PreconditionFailed"), code: .preconditionFailed, remedy: .none),
        Case(status: 409, body: xml("ConditionalRequestConflict"), code: .refused, remedy: .again),
        Case(status: 500, body: xml("InternalError"), code: .server, remedy: .again),
        Case(status: 200, body: xml("InternalError"), code: .server, remedy: .again),
        Case(status: 502, body: "<html>Bad Gateway</html>", code: .server, remedy: .again),
        Case(status: 504, body: "", code: .server, remedy: .again),
        Case(status: 505, body: "", code: .server, remedy: .none),
        Case(status: 503, body: xml("SlowDown"), code: .busy, remedy: .later),
        Case(status: 503, body: "", code: .busy, remedy: .later),
        Case(status: 429, body: "", code: .busy, remedy: .later),
        Case(status: 400, body: xml("RequestTimeout"), code: .timedOut, remedy: .again),
        Case(status: 400, body: xml("BadDigest"), code: .refused, remedy: .again),
        Case(status: 400, body: xml("IncompleteBody"), code: .refused, remedy: .again),
        Case(status: 400, body: xml("EntityTooLarge"), code: .tooLarge, remedy: .none),
        Case(status: 400, body: xml("KeyTooLongError"), code: .badName, remedy: .none),
        Case(status: 400, body: xml("InvalidArgument"), code: .refused, remedy: .none),
        Case(status: 501, body: xml("NotImplemented"), code: .unsupported, remedy: .none),
        Case(status: 507, body: "", code: .full, remedy: .none),
        Case(
            status: 301,
            body: xml("PermanentRedirect", "<Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint>"),
            code: .wrongRegion,
            remedy: .region("eu-west-1")
        ),
        Case(
            status: 301,
            body: xml("PermanentRedirect", "<Endpoint>b.s3.amazonaws.com</Endpoint>"),
            headers: [("x-amz-bucket-region", "eu-central-1")],
            code: .wrongRegion,
            remedy: .region("eu-central-1")
        ),
        Case(
            status: 307,
            body: xml("TemporaryRedirect"),
            headers: [("Location", "https://b.s3-ap-south-1.amazonaws.com/x")],
            code: .wrongRegion,
            remedy: .region("ap-south-1")
        ),
        Case(
            status: 400,
            body: xml("AuthorizationHeaderMalformed", "<Region>eu-north-1</Region>"),
            code: .wrongRegion,
            remedy: .region("eu-north-1")
        ),
        Case(
            status: 400,
            body: "",
            headers: [("x-amz-bucket-region", "eu-north-1")],
            code: .wrongRegion,
            remedy: .region("eu-north-1")
        ),
        // A region that would lead to another host is none.
        Case(
            status: 400,
            body: xml("AuthorizationHeaderMalformed", "<Region>evil.example.com/</Region>"),
            code: .wrongRegion,
            remedy: .none
        ),
        Case(
            status: 301,
            body: xml("PermanentRedirect", "<Endpoint>evil.example.com</Endpoint>"),
            code: .wrongRegion,
            remedy: .none
        ),
        // The region that was signed for already.
        Case(
            status: 400,
            body: xml("AuthorizationHeaderMalformed", "<Region>us-east-1</Region>"),
            code: .wrongRegion,
            remedy: .none
        ),
        Case(
            status: 403,
            body: xml("AccessDenied"),
            headers: [("x-amz-bucket-region", "eu-north-1")],
            code: .denied,
            remedy: .none
        ),
    ]

    @Test(arguments: cases) func tellsErrorsApart(_ test: Case) {
        let answer = ErrorResponse(status: test.status, headers: HTTPHeaders(test.headers), body: Array(test.body.utf8))
        let failure = answer.failure(Self.context, localTime: Self.time - 60, signedTime: Self.time - 60)
        #expect(failure.error.code == test.code)
        #expect(failure.remedy == test.remedy)
        #expect(failure.error.status == test.status)
    }

    @Test func anAnswerWithoutWordsShowsAWrongClockByItsDate() {
        let answer = ErrorResponse(status: 403, headers: HTTPHeaders([Self.date]), body: [])
        let failure = answer.failure(Self.context, localTime: Self.time - 1200, signedTime: Self.time - 1200)
        #expect(failure.error.code == .clockSkew && failure.remedy == .clock(Self.time))
        #expect(failure.error.clockOffset == 1200)
        #expect(failure.error.description.contains("1200 seconds behind"))
    }

    @Test func theServersWishToBeLeftAloneIsHeard() {
        let answer = ErrorResponse(status: 503, headers: HTTPHeaders([("Retry-After", "3")]), body: [])
        #expect(answer.failure(Self.context, localTime: 0, signedTime: 0).retryAfter == .seconds(3))
    }

    @Test func anErrorSaysWhatWhereAndWhatToDo() {
        let headers = HTTPHeaders([("x-amz-request-id", "REQ1")])
        let answer = ErrorResponse(status: 403, headers: headers, body: Array(Self.xml("AccessDenied").utf8))
        let error = answer.failure(Self.context, localTime: 0, signedTime: 0).error
        #expect(
            error.description
                == "s3:GetObject on 's3://photos/a/b.jpg' failed: https://host answered 403 AccessDenied: words (request REQ1). "
                + "The credentials need the permission s3:GetObject there. "
                + "Without s3:ListBucket, S3 says this of objects that are not there too."
        )
        let stored = StorageError(error)
        #expect(stored.code == .denied && (stored.cause as? S3Error)?.requestID == "REQ1")
    }

    private static let context = RequestContext(
        operation: .getObject,
        bucket: "photos",
        key: "a/b.jpg",
        region: "us-east-1",
        endpoint: "https://host"
    )
}
