import ObjectStorage
import Testing

@testable import S3Storage

/// What a writer takes for its own object.
struct WriteMarkTests {
    private static let parts = "9bb58f26192e4ba00f01e2e7b136bbd8-2"

    private func matches(size: Int = 10, write: String?, etag: String = "x", mark: String? = "mine") -> Bool {
        let mark = WriteMark(size: 10, write: mark, etag: Self.parts)
        return mark.matches(RemoteObjectInfo(info: ObjectInfo(size: size, etag: etag, modified: 0), write: write))
    }

    @Test func theNameOfTheWriteDecidesAndWithoutOneTheValidator() {
        #expect(matches(write: "mine"))
        #expect(!matches(write: "another's", etag: Self.parts))
        #expect(!matches(size: 11, write: "mine"))
        #expect(matches(write: nil, etag: Self.parts))
        #expect(!matches(write: nil))
        #expect(matches(write: nil, mark: nil) && !matches(size: 9, write: nil, mark: nil))
    }

    @Test func theValidatorOfPartsIsThatOfTheirMD5s() {
        // echo -n hello | md5sum, and that of world; then of their 32 bytes.
        let tags = ["\"5d41402abc4b2a76b9719d911017c592\"", "7d793037a0760186574b0282f2f435e7"]
        #expect(WriteMark.etag(ofParts: tags) == Self.expected)
        #expect(WriteMark.etag(ofParts: ["no-md5"]) == nil && WriteMark.etag(ofParts: ["\"\""]) == nil)
    }

    private static let expected = "065947336a2f2a95ba8899f3675c3be6-2"
}
