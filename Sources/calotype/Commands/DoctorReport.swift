import Basics
import Foundation
import Logging
import Recipes
import RenderWire
import RendererHost
import ServiceLifecycle
import Web

/// The doctor's findings, printed as they come: a part, how it is, and what to do.
struct DoctorReport {
    private(set) var hasErrors = false
    /// Why the findings cannot be told; nothing is printed after that.
    private(set) var failure: CommandFailure?

    mutating func add(_ part: String, _ finding: ProbeFinding) {
        if finding.state == .error { hasErrors = true }
        guard failure == nil else { return }
        do throws(CommandFailure) {
            try printLine("\(finding.state.rawValue.padded(to: 8))\(part.padded(to: 30))\(finding.message)")
        } catch {
            failure = error
        }
    }

    /// Whether uploads will be taken.
    mutating func addUploads(_ uploads: UploadSwitch, to location: StoreLocation) {
        guard uploads.isOn else { return add("uploads", ProbeFinding(.ok, "Off; --uploads on takes them.")) }
        if case .folder(let path) = location, access(path, F_OK) == 0, access(path, W_OK | X_OK) != 0 {
            let advice = "give this user the right, or set --uploads off."
            return add("uploads", ProbeFinding(.warning, "Are refused, as '\(path)' cannot be written; \(advice)"))
        }
        if case .folder(let path) = location, FolderPlace.isFull(path) {
            return add("uploads", ProbeFinding(.warning, "Are refused, as there is no room at '\(path)'; make room."))
        }
        add("uploads", ProbeFinding(.ok, "Are taken."))
    }

    /// The presence, rights and free space of a store that is a folder.
    ///
    /// - Parameters:
    ///   - name: The setting that names it.
    ///   - location: Where it is.
    ///   - mustBeWritable: Whether the server writes there.
    ///   - loss: What the server does without where it cannot, as a sentence; empty where it does not start.
    mutating func addFolder(_ name: String, _ location: StoreLocation, mustBeWritable: Bool, loss: String = "") {
        guard case .folder(let path) = location else { return }
        let failing: ProbeFinding.State = loss.isEmpty ? .error : .warning
        let end = loss.isEmpty ? "" : " \(loss)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            guard mustBeWritable || path == StoreSettings.impliedOriginals else {
                let advice = "'calotype serve' makes no folder of originals that was named, as the name may be mistyped"
                let problem = "'\(path)' is not there; make it, or correct --\(name): \(advice)."
                return add(name, ProbeFinding(.error, problem))
            }
            let setting = "--\(name) to another folder"
            return add(name, FolderPlace(path).finding(.warning, failing: failing, setting: setting, loss: loss))
        }
        guard isFolder.boolValue else {
            return add(name, ProbeFinding(.error, "'\(path)' is not a folder; set --\(name) to one."))
        }
        guard access(path, R_OK | X_OK) == 0 else {
            let problem = "'\(path)' cannot be read by this user; change its rights.\(end)"
            return add(name, ProbeFinding(failing, problem))
        }
        guard !mustBeWritable || FolderPlace.canBeWritten(path) else {
            let advice = "give this user the right, or set --\(name) to another folder"
            let problem = "'\(path)' cannot be written; \(advice).\(end)"
            return add(name, ProbeFinding(failing, problem))
        }
        add(name, freeSpace(path))
    }

    /// What a renderer of this configuration says of itself: its library, each format, each seal.
    mutating func addRenderers(_ configuration: RendererPool.Configuration) async {
        guard let status = await DoctorReport.status(of: configuration) else {
            return add("renderers", ProbeFinding(.error, "'calotype-renderer' cannot be started from here."))
        }
        guard let facts = status.facts else {
            let problem = status.problem ?? "No renderer became ready within 10 seconds."
            return add("renderers", ProbeFinding(.error, problem))
        }
        add("libvips", ProbeFinding(.ok, "Version \(facts.libvips)."))
        for format in configuration.decoders { add("decoder \(format.rawValue)", decoder(format, facts)) }
        for format in OriginalFormat.allCases where !configuration.decoders.contains(format) {
            add("decoder \(format.rawValue)", ProbeFinding(.ok, "Off; --decoders can switch it on."))
        }
        for format in OutputFormat.allCases { add("encoder \(format.rawValue)", encoder(format, facts)) }
        for seal in facts.seals { add("seal \(seal.seal.rawValue)", DoctorReport.finding(seal)) }
    }

    private func decoder(_ format: OriginalFormat, _ facts: RendererFacts) -> ProbeFinding {
        facts.decoders.contains(format)
            ? ProbeFinding(.ok, "On.")
            : ProbeFinding(.error, "This libvips has none; leave \(format.rawValue) out of --decoders or install it.")
    }

    private func encoder(_ format: OutputFormat, _ facts: RendererFacts) -> ProbeFinding {
        facts.encoders.contains(format)
            ? ProbeFinding(.ok, "On.")
            : ProbeFinding(.warning, "This libvips has none: format=\(format.rawValue) will be refused.")
    }

    private static func finding(_ seal: SealReport) -> ProbeFinding {
        let detail = seal.detail.isEmpty ? "" : ": \(seal.detail)"
        return seal.holds
            ? ProbeFinding(.ok, "Holds\(detail).")
            : ProbeFinding(.warning, "Does not hold on this system\(detail). Decoders are less confined.")
    }

    /// The pool's status once a renderer is ready, or has not become so in ten seconds.
    private static func status(of configuration: RendererPool.Configuration) async -> RendererPool.Status? {
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

    private func freeSpace(_ path: String) -> ProbeFinding {
        guard let free = FolderPlace.freeBytes(path) else { return ProbeFinding(.ok, "'\(path)'.") }
        let text = "'\(path)', \(Bytes.text(free)) free."
        return free < 1_000_000_000
            ? ProbeFinding(.warning, text + " That is little: make room, or lower --variants-max-bytes.")
            : ProbeFinding(.ok, text)
    }
}
