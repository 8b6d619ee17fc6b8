import Basics
import Recipes
import Testing

@testable import Dialects

struct TextTests {
    @Test(arguments: [
        ("0", 0), ("1", 1), ("-1", -1), ("1.5", 1.5), (".5", 0.5), ("-.5", -0.5), ("007", 7), ("0.1", 0.1),
        ("123456.123456789", 123456.123456789), ("0.3333333333333333", 0.333333333), ("-0", 0),
        ("99999999999999", 1_000_000), ("-99999999999999", -1_000_000), ("0.1234567899", 0.123456789),
    ])
    func decimals(text: String, value: Double) throws {
        #expect(try #require(PlainDecimal(text.utf8)).value == value)
    }

    @Test(arguments: [
        "", "-", ".", "-.", "1.", "+1", "1e3", "1E3", "0x1", "inf", "nan", "1,5", " 1", "1 ", "1.2.3", "--1", "1-", "１",
        "1_000", "0000000000000000000000000000000000000000001",
    ])
    func noDecimals(text: String) {
        #expect(PlainDecimal(text.utf8) == nil)
    }

    @Test(arguments: [
        ("1", 400, 400), ("1.5", 333, 500), ("1.005", 100, 101), ("0.1", 4, 0), ("0.1", 5, 1), ("2.675", 100, 268),
        ("0.499999999", 1, 0), ("0.5", 1, 1), ("5", 16384, 81920), ("16384", 1, 16384),
    ])
    func productsAreRoundedHalfUp(text: String, factor: Int, product: Int) throws {
        #expect(try #require(PlainDecimal(text.utf8)).timesRoundedHalfUp(factor) == product)
    }

    @Test func everyDecimalIsWrittenAsItReads() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let scale = Int.random(in: 0...9, using: &generator)
            let digits = String(Int.random(in: 0...999_999, using: &generator))
            let fraction = String((0..<scale).map { _ in Character(String(Int.random(in: 0...9, using: &generator))) })
            let number = try #require(PlainDecimal((fraction.isEmpty ? digits : "\(digits).\(fraction)").utf8))
            let again = try #require(PlainDecimal(PlainDecimal.text(of: number.value).utf8))
            #expect(again.value == number.value)
            let percent = try #require(PlainDecimal(PlainDecimal.text(of: number.percent.value, shiftedBy: 2).utf8))
            #expect(percent.percent.value == number.percent.value)
        }
    }

    @Test func everyParameterHasNamesOfItsOwn() {
        #expect(Set(Parameter.allSpellings).count == Parameter.allSpellings.count)
        for parameter in Parameter.allCases {
            for spelling in parameter.spellings { #expect(Parameter(spelling: spelling) == parameter) }
        }
    }

    @Test func thereAreTheNamedColoursOfCSS() {
        #expect(ColorNames.table.count == 148)
        #expect(ColorNames.table["rebeccapurple"] == 0x663399)
        #expect(ColorNames.table["grey"] == ColorNames.table["gray"])
        #expect(ColorNames.table["cyan"] == 0x00ffff)
        #expect(ColorNames.table["tomato"] == 0xff6347)
        // Digits win over nothing: no name is a colour in digits too.
        #expect(!ColorNames.table.keys.contains { Hexadecimal.bytes($0.utf8) != nil })
    }

    @Test func headingsOfErrors() {
        #expect(NativeError.Code.unknownParameter.title == "Unknown parameter")
        #expect(NativeError.Code.invalidRemoteURL.title == "Invalid remote URL")
        #expect(Set(NativeError.Code.allCases.map(\.title)).count == NativeError.Code.allCases.count)
        #expect(Set(NativeError.Code.allCases.map(\.kind)) == Set(NativeError.Kind.allCases))
    }
}
