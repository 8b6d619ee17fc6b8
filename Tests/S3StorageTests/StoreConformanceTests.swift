import S3Storage
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct StoreConformanceTests {
    /// SeaweedFS keeps folders, and lists what is in one before its neighbours.
    private static let lacksOfSeaweedFS: Set<String> = ["a listing is ordered by bytes, as S3's"]

    @Test(arguments: ObjectStoreConformance.all.filter { !lacksOfSeaweedFS.contains($0.description) })
    func seaweedFS(_ check: ObjectStoreConformance) async throws {
        try await withStore(S3TestServer.seaweedFS()) { try await check.run($0) }
    }

    /// moto shows an object before it has its metadata.
    private static let lacksOfMoto: Set<String> = ["readers see one write or another, never a mixture"]

    @Test(arguments: ObjectStoreConformance.all.filter { !lacksOfMoto.contains($0.description) })
    func moto(_ check: ObjectStoreConformance) async throws {
        try await withStore(S3TestServer.moto()) { options in
            options.prefix = ""
        } _: {
            try await check.run($0)
        }
    }

    @Test(arguments: ReceivingStoreConformance.all)
    func receivingSeaweedFS(_ check: ReceivingStoreConformance) async throws {
        try await withStore(S3TestServer.seaweedFS()) { try await check.run($0) }
    }

    /// moto's writes with conditions are not one step, which shows when it is busy.
    private static let lacksInReceivingOfMoto: Set<String> = [
        "of many who write a key at the same time one is the first, and it is the one who is told"
    ]

    @Test(arguments: ReceivingStoreConformance.all.filter { !lacksInReceivingOfMoto.contains($0.description) })
    func receivingMoto(_ check: ReceivingStoreConformance) async throws {
        try await withStore(S3TestServer.moto()) { try await check.run($0) }
    }
}
