import Foundation
import ObjectStorage
import Testing

@testable import ImageService

struct UploadIDTests {
    private let now = Date(timeIntervalSince1970: 1_767_323_045.678)

    @Test func isAUUIDOfVersion7() throws {
        let id = UploadID(millisecond: 0x0198_C0DE_1234, random: (.max, .max))
        #expect(id.text == "0198c0de-1234-7fff-bfff-ffffffffffff")
        #expect(UploadID(millisecond: 0x0198_C0DE_1234, random: (0, 0)).text == "0198c0de-1234-7000-8000-000000000000")
        // The example of RFC 9562, A.6.
        let example = try #require(UploadID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
        #expect(example.text == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(example.created == Date(timeIntervalSince1970: 1_645_557_742))
    }

    @Test(arguments: [
        "", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-78c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-d8c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "+17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-+c0c0c07398f",
        "017f22e-279b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c0739\u{E9}",
        "----------------017f22e279b07cc398c4", "０17f22e2-79b0-7cc3-98c4-dc0c0c0739",
    ])
    func whatIsNoNameIsRefused(_ text: String) {
        #expect(UploadID(text) == nil)
    }

    @Test(arguments: [-.infinity, -1e308, -1, 0, 1e15, 1e308, .infinity, .nan])
    func everyClockGivesNames(seconds: Double) {
        let source = UploadIDSource()
        let id = source.next(at: Date(timeIntervalSince1970: seconds))
        #expect(UploadID(id.text) == id && !id.created.formatted(.iso8601).isEmpty)
        #expect(source.next(at: Date(timeIntervalSince1970: seconds)) != id)
    }

    @Test func namesAreDifferentAndNobodyGuessesThem() {
        let source = UploadIDSource()
        let ids = (0..<100_000).map { _ in source.next(at: now) }
        #expect(Set(ids).count == 100_000)
        // Each of the 74 random bits is about as often set as not: 6 standard deviations are 950 of 100,000.
        var counts = [Int](repeating: 0, count: 128)
        for id in ids {
            let digits = id.text.filter { $0 != "-" }
            for (index, digit) in digits.enumerated() {
                let value = digit.hexDigitValue ?? 0
                for bit in 0..<4 where value & (8 >> bit) != 0 { counts[index * 4 + bit] += 1 }
            }
        }
        for bit in Array(52..<64) + Array(66..<128) { #expect((49_050...50_950).contains(counts[bit]), "bit \(bit)") }
        #expect(ids.allSatisfy { UploadID($0.text) == $0 })
    }

    @Test func laterOnesSortLaterAndTheirSidecarsEarlier() {
        let source = UploadIDSource()
        let ids = (0..<5000).map { source.next(at: now + Double($0) / 500) }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.text) == ids.map(\.text).sorted())
        #expect(
            ids.map { LibraryKeys.sidecar(of: $0) }
                == ids.reversed().map { LibraryKeys.sidecar(of: $0) }.sorted().reversed()
        )
        #expect(ids.reversed().map(\.complement) == ids.map(\.complement).sorted())
    }

    @Test func aClockThatIsSetBackALittleIsWaitedFor() {
        let source = UploadIDSource()
        let first = source.next(at: now)
        #expect(source.next(at: now - 30).created == first.created)
        #expect(source.next(at: now + 1).created > first.created)
        // One that was wrong by a day is believed when it is right again.
        #expect(source.next(at: now - 86_400).created < first.created)
    }

    @Test(arguments: [-1, 1e30, .infinity, .nan] as [Double])
    func aMadClockHarmsNobody(_ seconds: Double) {
        #expect(UploadID(UploadIDSource().next(at: Date(timeIntervalSince1970: seconds)).text) != nil)
    }

    @Test func keysNameTheImageAndNothingElseDoes() throws {
        let id = try #require(UploadID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
        let sidecar = LibraryKeys.sidecar(of: id)
        #expect(sidecar.text == "calotype-images/fe80d/fe80dd1d864f833c673b23f3f3f8c670.json")
        #expect(LibraryKeys.intent(of: id).text == "calotype-uploads/017f22e2-79b0-7cc3-98c4-dc0c0c07398f.json")
        #expect(LibraryKeys.image(ofSidecar: sidecar) == id)
        #expect(LibraryKeys.image(ofIntent: LibraryKeys.intent(of: id)) == id)
        #expect(LibraryKeys.image(ofIntent: sidecar) == nil)
        #expect(LibraryKeys.image(ofSidecar: LibraryKeys.intent(of: id)) == nil)
        for text in ["calotype-images/\(id.complement).json", "calotype-images/fe80e/\(id.complement).json", "x.json"] {
            #expect(LibraryKeys.image(ofSidecar: try #require(ObjectKey(text))) == nil)
        }
    }
}
