import Basics

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A moment as Signature V4 writes it: `20261231T235959Z`.
struct SigningTime {
    /// The whole text, for `x-amz-date`.
    let text: String

    /// The day, for the scope.
    var date: String { String(text.prefix(8)) }

    /// Writes a moment in UTC; parts of a second are cut off.
    init(_ moment: Date) {
        // Years of four digits are all that the form has, and a broken clock is no reason to crash.
        let time = CivilTime(secondsSince1970: max(0, Int(clamping: moment.timeIntervalSince1970)))
        text =
            "\(time.year.padded(to: 4))\(time.month.padded(to: 2))\(time.day.padded(to: 2))T"
            + "\(time.hour.padded(to: 2))\(time.minute.padded(to: 2))\(time.second.padded(to: 2))Z"
    }
}
