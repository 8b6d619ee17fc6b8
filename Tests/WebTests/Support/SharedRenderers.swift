import Foundation
import Logging
import RendererHost
import TestKit

/// Real renderers for all tests that look at pixels: starting some for each would cost more than what they make.
enum SharedRenderers {
    private static let started = Result {
        var configuration = RendererPool.Configuration()
        configuration.count = 2
        configuration.path = Products.url("calotype-renderer").path
        let pool = try RendererPool(
            configuration: configuration,
            logger: Logger(label: "renderers") { _ in SwiftLogNoOpLogHandler() }
        )
        // It ends with this process, as the last test may be any.
        Task { try await pool.run() }
        return pool
    }

    /// The pool.
    static var pool: RendererPool { get throws { try started.get() } }
}
