import Metrics
import RenderWire
import RendererHost
import Web

extension Probe {
    /// Whether there are renderers, and what seals them.
    static func renderers(_ pool: RendererPool) -> Probe {
        Probe("renderers") { ProbeFinding(pool.status()) }
    }
}

extension ProbeFinding {
    /// What a pool's status means for readiness.
    init(_ status: RendererPool.Status) {
        var details = [
            "configured": "\(status.configured)", "idle": "\(status.idle)", "busy": "\(status.busy)",
            "spare": "\(status.spare)",
            "starting": "\(status.starting)", "queued": "\(status.queued)", "queue limit": "\(status.queueLimit)",
            "memory used": "\(status.memoryUsed)", "memory budget": "\(status.memoryBudget)",
        ]
        for (reason, count) in status.restarts { details["restarts: \(reason.rawValue)"] = "\(count)" }
        for seal in status.facts?.seals ?? [] {
            details["seal: \(seal.seal.rawValue)"] =
                (seal.holds ? "on" : "off") + (seal.detail.isEmpty ? "" : ", \(seal.detail)")
        }
        if let version = status.facts?.libvips { details["libvips"] = version }
        switch status.facts?.faces {
        case .on?: details["faces"] = "on"
        case .off(let reason)?: details["faces"] = "off, \(reason)"
        case nil: break
        }
        guard !status.isRecovering else {
            let problem = status.problem.map { " The last one ended by \($0)." } ?? ""
            let message = "No renderer is ready; work waits until new ones have started.\(problem)"
            self.init(.warning, message, details: details)
            return
        }
        guard status.isReady else {
            self.init(.error, "No renderer is ready. \(status.problem ?? "They are starting.")", details: details)
            return
        }
        let missing = (status.facts?.seals ?? []).filter { !$0.holds }.map(\.seal.rawValue)
        guard missing.isEmpty else {
            let names = missing.joined(separator: ", ")
            self.init(.warning, "Renderers are ready, but without \(names) on this system.", details: details)
            return
        }
        self.init(.ok, "Renderers are ready.", details: details)
    }
}

/// The renderers as metrics.
enum RendererGauges {
    /// Sets the gauges to what a status says.
    static func update(from status: RendererPool.Status) {
        let states = [
            ("idle", status.idle), ("busy", status.busy), ("spare", status.spare), ("starting", status.starting),
        ]
        for (state, count) in states {
            Gauge(label: "renderers", dimensions: [("state", state)]).record(count)
        }
        Gauge(label: "renderer_queue").record(status.queued)
        Gauge(label: "renderer_memory_bytes").record(status.memoryUsed)
        for (reason, count) in status.restarts {
            Gauge(label: "renderer_restarts", dimensions: [("reason", reason.rawValue)]).record(count)
        }
    }
}
