import Logging
import Recipes
import RenderWire
import RendererHost
import ServiceLifecycle
import Web

/// What a renderer of this configuration says of itself: its library, each format, each seal.
struct RendererCheck: DoctorCheck {
    private let configuration: RendererPool.Configuration

    init(_ configuration: RendererPool.Configuration) { self.configuration = configuration }

    func run(_ report: inout DoctorReport) async {
        guard let status = await status() else {
            return report.add("renderers", ProbeFinding(.error, "'calotype-renderer' cannot be started from here."))
        }
        guard let facts = status.facts else {
            let problem = status.problem ?? "No renderer became ready within 10 seconds."
            return report.add("renderers", ProbeFinding(.error, problem))
        }
        report.add("libvips", ProbeFinding(.ok, "Version \(facts.libvips)."))
        for format in configuration.decoders { report.add("decoder \(format.rawValue)", decoder(format, facts)) }
        for format in OriginalFormat.allCases where !configuration.decoders.contains(format) {
            report.add("decoder \(format.rawValue)", ProbeFinding(.ok, "Off; --decoders can switch it on."))
        }
        for format in OutputFormat.allCases { report.add("encoder \(format.rawValue)", encoder(format, facts)) }
        report.add("faces", faces(facts.faces))
        for seal in facts.seals { report.add("seal \(seal.seal.rawValue)", finding(seal)) }
    }

    private func decoder(_ format: OriginalFormat, _ facts: RendererFacts) -> ProbeFinding {
        facts.decoders.contains(format)
            ? ProbeFinding(.ok, "On.")
            : ProbeFinding(.error, "None is installed; leave \(format.rawValue) out of --decoders or install it.")
    }

    private func encoder(_ format: OutputFormat, _ facts: RendererFacts) -> ProbeFinding {
        facts.encoders.contains(format)
            ? ProbeFinding(.ok, "On.")
            : ProbeFinding(.warning, "None is installed: format=\(format.rawValue) will be refused.")
    }

    private func faces(_ finding: FaceFinding) -> ProbeFinding {
        switch finding {
        case .on: ProbeFinding(.ok, "On.")
        case .off(let reason):
            ProbeFinding(.ok, "Off: redact=faces is refused, and gravity=face is smart. \(reason)")
        }
    }

    private func finding(_ seal: SealReport) -> ProbeFinding {
        let detail = seal.detail.isEmpty ? "" : ": \(seal.detail)"
        return seal.holds
            ? ProbeFinding(.ok, "Holds\(detail).")
            : ProbeFinding(.warning, "Does not hold on this system\(detail). Decoders are less confined.")
    }

    /// The pool's status once a renderer is ready, or has not become so in ten seconds.
    private func status() async -> RendererPool.Status? {
        var single = configuration
        (single.count, single.spares) = (1, 0)
        guard let pool = try? RendererPool(configuration: single, logger: Logger(label: "calotype")) else { return nil }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await pool.run() }
            for _ in 0..<200 where !pool.status().isReady { try? await Task.sleep(for: .milliseconds(50)) }
            group.cancelAll()
            return pool.status()
        }
    }
}
