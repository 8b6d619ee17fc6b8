import ObjectStorage

/// A check of a conformance suite that did not hold.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was expected, and where in the suite.
    public var description: String
}

/// Throws unless a condition holds; suites live outside of test targets, where `#expect` is not to be had.
func expect(
    _ condition: Bool,
    _ expectation: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    guard !condition else { return }
    throw ConformanceFailure(description: "\(file):\(line): \(expectation())")
}

/// Throws unless two descriptions are of the same object; its time may be a second or two off, as that of an answer is
/// which only tells when it was given.
func expectEqual(
    _ value: ObjectInfo?,
    _ expected: ObjectInfo?,
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    var value = value
    if let found = value?.modified, let wanted = expected?.modified, abs(found - wanted) <= 2 {
        value?.modified = wanted
    }
    let found = value.map { "\($0)" } ?? "nothing"
    try expect(value == expected, "\(found) should be \(expected.map { "\($0)" } ?? "nothing")", file: file, line: line)
}

/// Throws unless two values are equal.
func expectEqual<Value: Equatable>(
    _ value: Value,
    _ expected: Value,
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    try expect(value == expected, "\(value) should be \(expected)", file: file, line: line)
}
