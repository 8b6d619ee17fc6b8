import HTTPTypes
import Testing

@testable import Web

struct ConditionalTests {
    static let tags: [(String, Bool)] = [
        ("\"abc\"", true), ("W/\"abc\"", true), ("\"x\", \"abc\"", true), ("*", true), ("\"x\"", false), ("abc", false),
        ("", false), ("\"abc", false), ("\"x\",W/\"abc\" ", true),
    ]

    @Test(arguments: tags)
    func comparesTags(header: String, isSame: Bool) {
        let precondition = Precondition([.ifNoneMatch: header])
        #expect(precondition.outcome(etag: "abc", modified: 0) == (isSame ? .notModified : .goesOn))
    }

    static let dates: [(String, Bool)] = [
        ("Sun, 06 Nov 1994 08:49:37 GMT", true), ("Sun, 06 Nov 1994 08:49:36 GMT", false), ("nonsense", false),
    ]

    @Test(arguments: dates)
    func comparesDates(header: String, isSame: Bool) {
        let precondition = Precondition([.ifModifiedSince: header])
        #expect(precondition.outcome(etag: "abc", modified: 784_111_777.5) == (isSame ? .notModified : .goesOn))
    }

    @Test func looksAtTheTagOnlyWhereThereAreBoth() {
        let both: HTTPFields = [.ifNoneMatch: "\"x\"", .ifModifiedSince: "Sun, 06 Nov 1994 08:49:37 GMT"]
        #expect(Precondition(both).outcome(etag: "abc", modified: 0) == .goesOn)
    }

    static let demands: [(HTTPFields, Precondition.Outcome)] = [
        ([.ifMatch: "\"abc\""], .goesOn), ([.ifMatch: "\"x\", \"abc\""], .goesOn), ([.ifMatch: "*"], .goesOn),
        ([.ifMatch: "\"x\""], .failed), ([.ifMatch: "W/\"abc\""], .failed), ([.ifMatch: ""], .failed),
        ([.ifUnmodifiedSince: "Sun, 06 Nov 1994 08:49:37 GMT"], .goesOn),
        ([.ifUnmodifiedSince: "Sun, 06 Nov 1994 08:49:36 GMT"], .failed), ([.ifUnmodifiedSince: "nonsense"], .goesOn),
        ([.ifMatch: "\"abc\"", .ifUnmodifiedSince: "Sun, 06 Nov 1994 08:49:36 GMT"], .goesOn),
        ([.ifMatch: "\"x\"", .ifNoneMatch: "\"abc\""], .failed),
        ([.ifMatch: "\"abc\"", .ifNoneMatch: "\"abc\""], .notModified),
    ]

    @Test(arguments: demands)
    func goesOnOnlyWithWhatTheClientHasPartsOf(headers: HTTPFields, outcome: Precondition.Outcome) {
        #expect(Precondition(headers).outcome(etag: "abc", modified: 784_111_777.5) == outcome)
    }

    static let ranges: [(String, ByteRange)] = [
        ("bytes=0-4", .part(0..<5)), ("bytes=5-", .part(5..<10)), ("bytes=-3", .part(7..<10)),
        ("bytes=-30", .part(0..<10)), ("bytes=5-99", .part(5..<10)), ("bytes=10-", .unsatisfiable),
        ("bytes=-0", .unsatisfiable), ("bytes=4-2", .whole), ("bytes=0-1,3-4", .whole), ("pages=1-2", .whole),
        ("bytes=", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole),
        ("bytes=99999999999999999999-", .unsatisfiable), ("bytes=0-99999999999999999999", .part(0..<10)),
    ]

    @Test(arguments: ranges)
    func readsRanges(header: String, range: ByteRange) {
        #expect(ByteRange([.range: header], length: 10, etag: "abc", modified: 0) == range)
    }

    static let conditions: [(String, ByteRange)] = [
        ("\"abc\"", .part(0..<2)), ("\"x\"", .whole), ("W/\"abc\"", .whole),
        ("Thu, 01 Jan 1970 00:00:00 GMT", .part(0..<2)), ("Thu, 01 Jan 1970 00:00:01 GMT", .whole),
    ]

    @Test(arguments: conditions)
    func givesAPartOnlyOfTheSameBytes(condition: String, range: ByteRange) {
        let fields: HTTPFields = [.range: "bytes=0-1", .ifRange: condition]
        #expect(ByteRange(fields, length: 10, etag: "abc", modified: 0) == range)
    }

    static let names: [(String, String)] = [
        ("cat.webp", "inline; filename=\"cat.webp\""),
        ("a\"b\\c.jpg", "inline; filename=\"a_b_c.jpg\"; filename*=UTF-8''a%22b%5Cc.jpg"),
        ("Füße.png", "inline; filename=\"F__e.png\"; filename*=UTF-8''F%C3%BC%C3%9Fe.png"),
        ("a\r\nb.png", "inline; filename=\"a__b.png\"; filename*=UTF-8''a%0D%0Ab.png"),
    ]

    @Test(arguments: names)
    func namesFilesSafely(name: String, header: String) {
        #expect(ContentDisposition.inline.value(fileName: name) == header)
    }
}
