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

/// Throws unless two values are equal.
func expectEqual<Value: Equatable>(
    _ value: Value,
    _ expected: Value,
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    try expect(value == expected, "\(value) should be \(expected)", file: file, line: line)
}
