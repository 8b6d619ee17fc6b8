/// One thing that was looked at in a bucket.
public struct S3Finding: Hashable, Sendable, CustomStringConvertible {
    /// How it is.
    public enum Outcome: String, Hashable, Sendable {
        /// As it should be.
        case well
        /// It works, and an operator should know something of it.
        case note
        /// It does not work.
        case problem
    }

    /// What was looked at: a permission by its name (`s3:GetObject`), or `region`, `clock`, `conditional writes`.
    public var subject: String
    /// How it is.
    public var outcome: Outcome
    /// A sentence; for a problem with what to do about it.
    public var sentence: String

    /// The three on one line.
    public var description: String { "\(subject): \(outcome == .well ? "" : "\(outcome.rawValue): ")\(sentence)" }

    init(_ subject: String, _ outcome: Outcome, _ sentence: String) {
        self.subject = subject
        self.outcome = outcome
        self.sentence = sentence
    }

    init(_ operation: S3Operation, _ outcome: Outcome, _ sentence: String) {
        self.init(operation.rawValue, outcome, sentence)
    }
}
