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

    /// Checks what is known by now; a deferred part is checked again when it is planned.
    func callAsFunction() throws(RenderFailure) {
        let format = plan.output.format
        guard capabilities.encoders.contains(format) else {
            throw RenderFailure(.formatNotEnabled, "There is no encoder for \(format.title) here.")
        }
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
