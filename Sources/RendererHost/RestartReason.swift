/// Why a renderer process was replaced.
public enum RestartReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// It died at its work, or while it waited for some.
    case crashed
    /// Its work was not ready by the deadline.
    case deadline
    /// Its work was not wanted any more, and it did not come to an end soon.
    case cancelled
    /// It said something that it must not.
    case `protocol`
    /// It had made as many images as a process may make.
    case images
    /// It held more memory than a process may keep.
    case memory
    /// It did not come to the point where it could work.
    case start
}
