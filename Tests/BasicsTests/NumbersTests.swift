import Basics
import Testing

/// Numbers from outside: whatever they are, nothing traps, and what fits stays what it is.
struct NumbersTests {
    private static let extremes = [Int.min, .min + 1, -1 << 53, -1, 0, 1, 1 << 53, .max - 1, .max]

    @Test func arithmeticEndsAtTheNearestNumber() {
        for left in NumbersTests.extremes {
            for right in NumbersTests.extremes {
                let (wideLeft, wideRight) = (Int128(left), Int128(right))
                #expect(left +| right == Int(clamping: wideLeft + wideRight))
                #expect(left -| right == Int(clamping: wideLeft - wideRight))
                #expect(left *| right == Int(clamping: wideLeft * wideRight))
            }
        }
        #expect(UInt64(3) -| 4 == 0)
        #expect(UInt64.max +| 1 == .max)
        #expect(UInt8(200) *| 2 == 255)
        var sum = Int.max
        sum +|= 1
        sum *|= -1
        sum -|= 2
        #expect(sum == .min)
    }

    @Test func precedenceIsThatOfOrdinaryArithmetic() {
        #expect(1 +| 2 *| 3 == 7)
        #expect(10 -| 2 -| 3 == 5)
    }

    @Test(arguments: [
        (0.0, 0), (-0.9, 0), (1.9, 1), (-1.9, -1), (9_007_199_254_740_992, 9_007_199_254_740_992), (1e308, .max),
        (-1e308, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0), (.signalingNaN, 0), (9.3e18, .max),
        (-9.3e18, .min), (.leastNonzeroMagnitude, 0), (9_223_372_036_854_774_784, 9_223_372_036_854_774_784),
    ])
    func floatingPointNumbersBecomeWhole(number: Double, whole: Int) {
        #expect(Int(clamping: number) == whole)
        #expect(UInt8(clamping: number) == UInt8(clamping: whole))
    }

    @Test func whatIsBeyondACollectionIsNotThere() {
        let numbers = [1, 2, 3]
        for index in NumbersTests.extremes where !(0..<3).contains(index) { #expect(numbers[safe: index] == nil) }
        #expect(numbers[safe: 0] == 1)
        #expect(numbers[1...][safe: 0] == nil)
        #expect(numbers[clamping: .min ..< .max] == [1, 2, 3])
        #expect(numbers[clamping: 2..<9] == [3])
        #expect(numbers[clamping: 7..<9].isEmpty)
        #expect([Int]()[clamping: -1..<1].isEmpty)
    }
}

/// Times and durations from outside.
struct UnixTimeTests {
    @Test(arguments: [
        (0, 0, 0), (1, 5, 1_000_000_005), (-1, 0, -1_000_000_000), (-1, 999_999_999, -1),
        (9_223_372_036, 854_775_807, .max), (9_223_372_036, 854_775_808, .max), (10_413_792_000, 0, .max),
        (-11_644_473_600, 0, .min), (-9_223_372_037, 145_224_192, .min), (-9_223_372_037, 145_224_193, .min + 1),
        (.max, 999_999_999, .max), (.min, 0, .min),
    ])
    func nanosecondsEndWhereTheyDoNotFit(seconds: Int, nanoseconds: Int, all: Int) {
        let time = UnixTime(seconds: seconds, nanoseconds: nanoseconds)
        #expect(time.nanosecondsSince1970 == all)
        guard all != .max, all != .min else { return }
        #expect(UnixTime(nanosecondsSince1970: all) == time)
    }

    @Test func everyNumberOfNanosecondsIsATime() {
        for count in [Int.min, -1_000_000_001, -1, 0, 1, .max] {
            #expect(UnixTime(nanosecondsSince1970: count).nanosecondsSince1970 == count)
        }
    }

    @Test(arguments: [0, 1.5, -1.5, 1e308, -1e308, .infinity, -.infinity, .nan, 9.2e18, -9.3e18])
    func everyDoubleIsATime(seconds: Double) {
        let time = UnixTime(secondsSince1970: seconds)
        #expect((0...999_999_999).contains(time.nanoseconds))
        if abs(seconds) < 10 { #expect(time.secondsSince1970 == seconds) }
    }

    @Test func nanosecondsThatAreNoneAreBounded() {
        #expect(UnixTime(seconds: 7, nanoseconds: .max).nanoseconds == 999_999_999)
        #expect(UnixTime(seconds: 7, nanoseconds: .min).nanoseconds == 0)
    }

    @Test func timesAreAddedToWithinWhatThereIs() {
        let time = UnixTime(seconds: 10, nanoseconds: 900_000_000)
        #expect(time + .milliseconds(200) == UnixTime(seconds: 11, nanoseconds: 100_000_000))
        #expect(time - .seconds(11) == UnixTime(seconds: -1, nanoseconds: 900_000_000))
        #expect(time - .milliseconds(950) == UnixTime(seconds: 9, nanoseconds: 950_000_000))
        #expect((UnixTime(seconds: .max) + .seconds(1)).seconds == .max)
        #expect((UnixTime(seconds: .min) - .seconds(1)).seconds == .min)
        #expect((time + .seconds(Int64.max)).seconds == .max)
        #expect((time - .seconds(Int64.max)).seconds == .min + 11)
        #expect(UnixTime.now > UnixTime(seconds: 1_700_000_000))
        #expect(UnixTime(seconds: -11_644_473_600) < UnixTime(seconds: 10_413_792_000))
    }

    @Test func durationsAreCountedWithoutEnd() {
        #expect(Duration.milliseconds(1_500).wholeSeconds == 1)
        #expect(Duration.milliseconds(1_500).wholeMilliseconds == 1_500)
        #expect(Duration.nanoseconds(-1_500).wholeMicroseconds == -1)
        #expect(Duration.nanoseconds(7).wholeNanoseconds == 7)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
        #expect(Duration.seconds(Int64.max).wholeSeconds == .max)
        for seconds in [Double.nan, .infinity, -.infinity, 1e308, -1e308, 9.3e18] {
            let duration = Duration.seconds(clamping: seconds)
            #expect(duration + duration == duration * 2)
        }
        #expect(Duration.seconds(clamping: 0.25) == .milliseconds(250))
        #expect(Duration.seconds(clamping: .nan) == .zero)
    }
}

/// Dates of the calendar.
struct CivilTimeTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z", 4), (784_111_777, "1994-11-06T08:49:37Z", 0), (-1, "1969-12-31T23:59:59Z", 3),
        (951_782_400, "2000-02-29T00:00:00Z", 2), (4_107_542_400, "2100-03-01T00:00:00Z", 1),
        (-11_644_473_600, "1601-01-01T00:00:00Z", 1), (10_413_792_000, "2300-01-01T00:00:00Z", 1),
        (253_402_300_799, "9999-12-31T23:59:59Z", 5), (-62_135_596_800, "0001-01-01T00:00:00Z", 1),
    ])
    func secondsAreDates(seconds: Int, text: String, weekday: Int) throws {
        let time = CivilTime(secondsSince1970: seconds)
        #expect(time.rfc3339 == text)
        #expect(time.weekday == weekday)
        #expect(time.secondsSince1970 == seconds)
    }

    @Test func whatCannotBeWrittenIsTheNearestDate() {
        #expect(CivilTime(secondsSince1970: .max).rfc3339 == "9999-12-31T23:59:59Z")
        #expect(CivilTime(secondsSince1970: .min).rfc3339 == "0001-01-01T00:00:00Z")
    }

    @Test func everyDayFollowsTheOneBefore() {
        for day in stride(from: -719_162, through: 2_932_896, by: 97) {
            let time = CivilTime(secondsSince1970: day * 86_400)
            #expect(time.secondsSince1970 == day * 86_400)
        }
    }

    @Test func numbersThatAreNoDateAreNone() {
        for extreme in [Int.min, -1, 60_000, .max] {
            #expect(CivilTime(year: extreme, month: 1, day: 1, hour: 0, minute: 0, second: 0) == nil)
            #expect(CivilTime(year: 2000, month: extreme, day: 1, hour: 0, minute: 0, second: 0) == nil)
            #expect(CivilTime(year: 2000, month: 1, day: extreme, hour: 0, minute: 0, second: 0) == nil)
            #expect(CivilTime(year: 2000, month: 1, day: 1, hour: extreme, minute: 0, second: 0) == nil)
            #expect(CivilTime(year: 2000, month: 1, day: 1, hour: 0, minute: extreme, second: 0) == nil)
            #expect(CivilTime(year: 2000, month: 1, day: 1, hour: 0, minute: 0, second: extreme) == nil)
        }
    }

    @Test func numbersArePadded() {
        #expect(7.padded(to: 2) == "07")
        #expect(123.padded(to: 2) == "123")
        #expect(1.padded(to: -3) == "1")
    }
}
