import Descriptors
import Recipes
import RenderWire
import Vips

/// Writes a finished picture to where the variant goes.
struct Encoding {
    private let image: Image
    private let plan: Plan
    private let pageHeight: Int

    /// Up to this many pixels are computed before the encoder starts, so that a decoder's failure is told from an
    /// encoder's; larger pictures stream from one into the other.
    private static let pixelsAtHand = 8_000_000

    init(_ image: Image, _ plan: Plan, pageHeight: Int) {
        self.image = image
        self.plan = plan
        self.pageHeight = pageHeight
    }

    func run(into result: Descriptor, _ header: ImageHeader) throws(RenderFailure) -> RenderReport {
        let isSmall = image.width * image.height <= Self.pixelsAtHand
        let ready: Image
        do throws(VipsError) {
            ready = isSmall ? try image.inMemory() : image
        } catch {
            throw .broken(error)
        }
        do throws(VipsError) {
            let target = try Target(descriptor: result.number)
            try Encoders.encoder(for: plan.output.format).write(ready, to: target, plan.output)
        } catch {
            throw isSmall ? failure(error) : .broken(error)
        }
        return RenderReport(
            original: header,
            output: plan.output,
            size: PixelSize(width: image.width, height: pageHeight),
            pages: plan.pages.count,
            bytes: try written(result)
        )
    }

    private func written(_ result: Descriptor) throws(RenderFailure) -> Int {
        let bytes = (try? result.size()) ?? 0
        guard bytes > 0 else { throw RenderFailure(.cannotEncode, "The encoder wrote nothing.") }
        return bytes
    }

    private func failure(_ error: VipsError) -> RenderFailure {
        RenderFailure(.cannotEncode, "The result cannot be written as \(plan.output.format.rawValue): \(error).")
    }
}
