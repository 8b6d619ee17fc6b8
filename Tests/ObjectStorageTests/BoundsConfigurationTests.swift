import Configuration
import ObjectStorage
import Testing

struct BoundsConfigurationTests {
    @Test func readsTheBoundsOfAFolder() throws {
        let provider = InMemoryProvider(values: [
            "variants-max-bytes": "5GB", "variants-max-entries": "1000",
        ])
        let bounds = try BoundedFolderStore.Configuration(reader: ConfigReader(provider: provider))
        #expect(bounds.maximumBytes == 5_000_000_000 && bounds.maximumObjects == 1000)
    }
}
