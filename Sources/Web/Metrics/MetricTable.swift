/// Everything that `/metrics` can show: each family's name, its type, and what it tells.
///
/// What is measured is declared where it happens; the sentences stand here, since only who writes the format needs them.
enum MetricTable {
    /// A family of time series.
    struct Family: Hashable, Sendable {
        /// The name, its unit at the end.
        let name: String
        /// Prometheus' word for what it is: `counter`, `gauge` or `histogram`.
        let type: String
        /// What it tells, in one line.
        let help: String

        init(_ name: String, _ type: String, _ help: String) { (self.name, self.type, self.help) = (name, type, help) }
    }

    /// What a family tells, by its name.
    static let help: [String: String] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.name, $0.help) }  // checked: names of ours, which differ
    )

    /// All families.
    static let all: [Family] = requests + connections + pictures + renderers + uploads + jobs + remote + process

    private static let requests = [
        Family("calotype_build_info", "gauge", "Always 1; the label has the program's version."),
        Family("calotype_requests_total", "counter", "Requests that were answered, by method and status."),
        Family("calotype_request_duration_seconds", "histogram", "Time from a request's head to its answer's head."),
    ]

    private static let connections = [
        Family("calotype_connections", "gauge", "Connections that are open, without the reserve."),
        Family("calotype_connections_reserve", "gauge", "Connections beyond the bound, which may ask for health only."),
        Family("calotype_connections_busiest_address", "gauge", "Connections of the address that has most of them."),
        Family("calotype_connections_limit", "gauge", "Connections that there may be."),
        Family("calotype_connections_limit_per_address", "gauge", "Connections that one address may have."),
        Family("calotype_connections_refused_total", "counter", "Connections that found no place, by what was taken."),
    ]

    private static let pictures = [
        Family("calotype_variants_total", "counter", "Pictures that were given, by where they came from."),
        Family("calotype_variant_failures_total", "counter", "Pictures that could not be given, by error code."),
        Family("calotype_cache_variants", "gauge", "Variants in memory."),
        Family("calotype_cache_bytes", "gauge", "Memory that the variants in memory take."),
        Family("calotype_cache_bytes_limit", "gauge", "The most that variants in memory may take."),
        Family("calotype_stage_seconds", "histogram", "Time that a picture took in each stage of being made."),
        Family("calotype_renders_total", "counter", "Pictures that renderers have made."),
        Family("calotype_render_bytes_total", "counter", "Bytes that renderers have read (in) and made (out)."),
        Family(
            "calotype_variant_store_failures_total",
            "counter",
            "Variants that could not be stored, or not be read."
        ),
        Family(
            "calotype_variant_store_skipped_total",
            "counter",
            "Variants that were not stored since too many waited to be."
        ),
        Family("calotype_variant_store_damaged_total", "counter", "Stored variants that turned out damaged."),
        Family("calotype_answer_bytes", "gauge", "Memory that answers hold which clients have yet to take."),
        Family("calotype_answer_bytes_limit", "gauge", "The most memory that such answers may hold."),
        Family("calotype_answers_refused_total", "counter", "Answers that were refused since others held too much."),
    ]

    private static let renderers = [
        Family("calotype_renderers", "gauge", "Renderer processes, by what they do."),
        Family("calotype_renderer_queue", "gauge", "Pictures that wait for a renderer."),
        Family("calotype_renderer_memory_bytes", "gauge", "Memory that is set aside for the pictures being made."),
        Family("calotype_renderer_resident_memory_bytes", "gauge", "Resident memory of all renderer processes."),
        Family(
            "calotype_renderer_restarts",
            "gauge",
            "Renderer processes that were replaced since the start, by reason."
        ),
    ]

    private static let uploads = [
        Family("calotype_uploads_total", "counter", "Uploaded images, by what became of them."),
        Family("calotype_upload_bytes_total", "counter", "Bytes of the images that were taken in."),
        Family("calotype_images_deleted_total", "counter", "Images that were deleted."),
        Family("calotype_uploads_swept_total", "counter", "Objects of broken uploads that were removed."),
    ]

    private static let jobs = [
        Family("calotype_queue_up", "gauge", "Whether the job queue answers and takes jobs."),
        Family("calotype_queue_jobs", "gauge", "Jobs in the queue, by state and priority."),
        Family("calotype_queue_backlog", "gauge", "Jobs that lie beside the originals, not taken by the queue yet."),
        Family("calotype_jobs_total", "counter", "Tries of jobs by this process, by outcome."),
        Family("calotype_job_seconds", "histogram", "Time that a try of a job took."),
        Family("calotype_job_age_seconds", "histogram", "Time from a job's creation to a try of it."),
        Family("calotype_jobs_running", "gauge", "Jobs that this process works on."),
        Family("calotype_job_queue_failures_total", "counter", "Calls of the job queue by workers that failed."),
    ]

    private static let remote = [
        Family("calotype_remote_fetches_total", "counter", "Originals asked for on other servers, by outcome."),
        Family("calotype_remote_stale_total", "counter", "Answers made of an older copy, its server being away."),
        Family("calotype_remote_bytes_total", "counter", "Bytes of originals fetched from other servers."),
    ]

    private static let process = [
        Family(
            "process_cpu_seconds_total",
            "counter",
            "Processor time of the server process, in user and system mode."
        ),
        Family("process_resident_memory_bytes", "gauge", "Resident memory of the server process."),
        Family("process_virtual_memory_bytes", "gauge", "Virtual memory of the server process."),
        Family("process_open_fds", "gauge", "Open file descriptors of the server process."),
        Family("process_max_fds", "gauge", "The most file descriptors that the server process may have."),
        Family("process_start_time_seconds", "gauge", "When the server process started, in Unix time."),
    ]
}
