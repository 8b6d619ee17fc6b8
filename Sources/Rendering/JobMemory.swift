import Basics
import RenderWire
import Vips

/// The memory that a job may use, and whom to ask for more of it.
final class JobMemory {
    /// Asks for so many bytes in all; throws where they are not to be had.
    typealias Grant = (_ bytes: Int) throws(RenderFailure) -> Void

    private let grant: Grant
    private var estimate = 0
    private var granted = 0
    /// Why there was no more when the estimate was too small.
    private(set) var refusal: RenderFailure?

    /// Starts with what every job may use.
    init(_ grant: @escaping Grant) { self.grant = grant }

    /// Asks for what a job is estimated to need, before any pixel is decoded.
    ///
    /// - Parameter bytes: All that it needs.
    /// - Throws: ``RenderFailure`` where that is not to be had.
    func require(_ bytes: Int) throws(RenderFailure) {
        try grant(bytes)
        (estimate, granted) = (bytes, bytes)
    }

    /// Asks for what is needed beyond the estimate because a file turns out not to be in order.
    ///
    /// - Parameter bytes: Bytes that come on top; not those of an earlier question, which are free by now.
    /// - Throws: ``VipsError`` where that is not to be had; ``refusal`` says why.
    func require(beyondEstimate bytes: Int) throws(VipsError) {
        let all = estimate +| bytes
        guard all > granted else { return }
        do throws(RenderFailure) {
            try grant(all)
            granted = all
        } catch {
            refusal = error
            throw VipsError("memory", error.message)
        }
    }
}
