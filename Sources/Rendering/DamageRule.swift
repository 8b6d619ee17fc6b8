import Recipes
import RenderWire

/// What becomes of an original that is not whole.
///
/// Browsers show however little has come, as more may be on its way. Nothing is on its way here: what lacks a third is no
/// picture that anybody wants to keep.
enum DamageRule {
    /// The part of a picture that must be there for it to be shown.
    static let least = 2.0 / 3

    /// What is wrong with a picture that is shown; `nil` where nothing is.
    static func damage(_ found: Completeness) -> OriginalDamage? {
        let isLess = found.told < 1 || found.isCoarse
        if isLess, !found.hasEnd { return .endsEarly }
        if found.isDamaged || isLess { return .damagedData }
        return found.hasEnd ? nil : .noEnd
    }

    /// Refuses a picture of which too much is missing.
    ///
    /// - Throws: ``RenderFailure`` (`brokenImage`).
    static func check(_ found: Completeness) throws(RenderFailure) {
        guard found.told < least else { return }
        // How much it is, not all files tell.
        let missing = found.told > 0 ? "\(Int(((1 - found.told) * 100).rounded())) %" : "too much"
        throw RenderFailure(
            .brokenImage,
            "The original cannot be decoded: its data ends early, and \(missing) of the picture is missing; "
                + "up to a third may be."
        )
    }
}

/// What has been found wrong with an original, by its structure or at the latest when it is decoded.
///
/// Shared by all that is made of the original in one job, on one thread.
final class DamageRecord {
    /// What was found; `nil` where nothing is wrong, or nobody has looked.
    var damage: OriginalDamage?
    /// Whether there are bytes among the picture's data that it does not need.
    var hasSurplus = false
    /// Whether all of the file's data has been looked at.
    var isExamined = false
}
