import Basics
import HTTPTypes
import Hummingbird
import NIOCore

/// `/health/live`, `/health/ready` and `/metrics`.
struct HealthRoutes: Sendable {
    let probes: [Probe]
    let metrics: PrometheusRegistry
    /// Brings gauges up to date before they are read.
    let refresh: @Sendable () async -> Void

    func add(to router: Router<WebContext>) {
        router.resource(
            "/health/live",
            get: { _, _ in text("{\"status\":\"ok\"}\n", "application/json") }
        )
        router.resource("/health/ready", get: { _, _ in await ready() })
        router.resource(
            "/metrics",
            get: { _, _ in
                await refresh()
                return text(metrics.text(), "text/plain; version=0.0.4; charset=utf-8")
            }
        )
    }

    private func ready() async -> Response {
        // At the same time: each may take some seconds.
        let findings = await withTaskGroup(of: (Int, ProbeFinding).self) { group in
            for (index, probe) in probes.enumerated() { group.addTask { (index, await probe.look()) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        .sorted { $0.0 < $1.0 }
        .map { (name: probes[$0.0].name, finding: $0.1) }
        let isReady = !findings.contains { $0.finding.state == .error }
        let parts = findings.map { name, finding in
            let details = finding.details.sorted { $0.key < $1.key }
                .map { "\($0.key.quotedForJSON):\($0.value.quotedForJSON)" }
                .joined(separator: ",")
            return "\(name.quotedForJSON):{\"status\":\"\(finding.state.rawValue)\","
                + "\"message\":\(finding.message.quotedForJSON),\"details\":{\(details)}}"
        }
        let body = "{\"status\":\"\(isReady ? "ok" : "error")\",\"checks\":{\(parts.joined(separator: ","))}}\n"
        return text(body, "application/json", isReady ? .ok : .serviceUnavailable)
    }

    private func text(_ body: String, _ type: String, _ status: HTTPResponse.Status = .ok) -> Response {
        let fields: HTTPFields = [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
