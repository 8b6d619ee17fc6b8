import Foundation
import TestKit

extension ServerProcess {
    /// A server with the usual originals.
    static func withPictures(
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> ServerProcess {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        return try await ServerProcess(arguments, environment: environment, folder: folder)
    }
}
