import Recipes
import RenderWire

/// Refuses an output that its format or this process cannot be.
struct OutputCheck {
    private let plan: Plan
    private let capabilities: Capabilities

    init(_ plan: Plan, _ capabilities: Capabilities) {
        self.plan = plan
        self.capabilities = capabilities
    }

    /// Why nothing is answered where faces have to be changed and cannot be found.
    static let cannotRedact = RenderFailure(
        .cannotEncode,
        "Faces cannot be redacted ('redact=faces') by this server: it has no detector for them."
    )

    /// Checks what is known by now; a deferred part is checked again when it is planned.
    func callAsFunction() throws(RenderFailure) {
        let format = plan.output.format
        guard capabilities.encoders.contains(format) else {
            throw RenderFailure(.formatNotEnabled, "There is no encoder for \(format.title) here.")
        }
        if plan.redaction != nil, !capabilities.findsFaces { throw Self.cannotRedact }
        guard plan.deferred == nil else { return }
        let longest = format.longestSide
        guard max(plan.size.width, plan.size.height) <= longest else {
            throw RenderFailure(
                .cannotEncode,
                "The result would be \(plan.size) pixels, and a side of \(format.title) has at most \(longest)."
            )
        }
    }
}
