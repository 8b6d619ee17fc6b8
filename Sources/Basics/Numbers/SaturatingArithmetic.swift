// Arithmetic for numbers that came from outside: what does not fit is the nearest number that does, and nothing traps.
// The operators are Zig's; standard Swift has only `&+`, which wraps, and `addingReportingOverflow`, which asks the caller.

infix operator +| : AdditionPrecedence
infix operator -| : AdditionPrecedence
infix operator *| : MultiplicationPrecedence
infix operator +|= : AssignmentPrecedence
infix operator -|= : AssignmentPrecedence
infix operator *|= : AssignmentPrecedence

extension FixedWidthInteger {
    /// The sum, or the nearest number where it does not fit.
    @inlinable
    public static func +| (left: Self, right: Self) -> Self {
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard overflow else { return sum }
        return right < 0 ? .min : .max
    }

    /// The difference, or the nearest number where it does not fit.
    @inlinable
    public static func -| (left: Self, right: Self) -> Self {
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        guard overflow else { return difference }
        return right < 0 ? .max : .min
    }

    /// The product, or the nearest number where it does not fit.
    @inlinable
    public static func *| (left: Self, right: Self) -> Self {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        guard overflow else { return product }
        return (left < 0) == (right < 0) ? .max : .min
    }

    /// Adds as much as there is room for.
    @inlinable
    public static func +|= (left: inout Self, right: Self) { left = left +| right }

    /// Subtracts as much as there is room for.
    @inlinable
    public static func -|= (left: inout Self, right: Self) { left = left -| right }

    /// Multiplies as far as there is room.
    @inlinable
    public static func *|= (left: inout Self, right: Self) { left = left *| right }

    /// The whole part of a floating-point number, or the nearest number where it does not fit; 0 for what is no number.
    ///
    /// `Int(_:)` of the same ends the process for infinity, for `nan` and for 1e19.
    @inlinable
    public init(clamping value: some BinaryFloatingPoint) {
        let whole = value.rounded(.towardZero)
        self = Self(exactly: whole) ?? (whole.isNaN ? 0 : whole < 0 ? .min : .max)
    }
}
