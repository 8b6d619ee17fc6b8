import ImageService
import Metrics

/// What `/metrics` tells of the variants in memory.
enum CacheGauges {
    /// Sets the gauges to what is so now.
    static func update(from variants: VariantService) {
        let usage = variants.memoryUsage
        Gauge(label: "calotype_cache_variants").record(usage.variants)
        Gauge(label: "calotype_cache_bytes").record(usage.bytes)
        Gauge(label: "calotype_cache_bytes_limit").record(usage.limit)
    }
}
