import TestKit
import Testing

/// All tests that use libvips, which has one error buffer a process: one after the other, and not while other suites
/// use it.
@Suite(.serialized, LibvipsTrait())
struct RenderingTests {}

/// Keeps other suites out while one works with libvips.
struct LibvipsTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await Turnstile.libvips.pass(function)
    }
}
