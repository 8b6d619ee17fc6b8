import Recipes
import Vips

/// Makes faces unknowable, frame by frame.
struct RedactionStep {
    private let redaction: Redaction
    private let faces: [[Face]]
    private let plan: Plan

    /// Takes what is to be done.
    ///
    /// - Parameters:
    ///   - redaction: What becomes of a face.
    ///   - faces: The faces of each frame.
    ///   - plan: What has been cut and resized by the time it is done.
    init(_ redaction: Redaction, faces: [[Face]], _ plan: Plan) {
        (self.redaction, self.faces, self.plan) = (redaction, faces, plan)
    }

    /// Does it to a picture whose first cut and resize are done; the result is in memory.
    func apply(to picture: Picture) throws(VipsError) -> Picture {
        var frames: [Image] = []
        for (index, frame) in picture.frames.enumerated() {
            // A frame that was not looked at has the faces of all.
            let found = index < faces.count ? faces[index] : faces.flatMap(\.self)
            let areas = plan.redactedAreas(found, in: picture.size)
            frames.append(areas.isEmpty ? try frame.inMemory() : try redacted(frame, areas))
        }
        return Picture(frames, isInMemory: true)
    }

    private func redacted(_ frame: Image, _ areas: [RedactedArea]) throws(VipsError) -> Image {
        var frame = frame
        guard frame.format == .uint8 else { throw VipsError("redact", "its faces cannot be redacted") }
        if case .fill = redaction.manner { frame = try frame.inColour() }
        var samples = FrameSamples(try frame.samples(), width: frame.width, bands: frame.bands)
        for area in areas {
            switch redaction.manner {
            case .blur:
                let part = try Image(
                    samples: samples.part(area.rect),
                    width: area.rect.size.width,
                    height: area.rect.size.height,
                    bands: frame.bands
                ).interpreted(as: frame.interpretation)
                samples.replace(area.rect, by: try BlurStep.blurred(part, sigma: area.sigma).samples())
            case .pixelate: samples.pixelate(area.rect, block: area.block)
            case .fill(let color): samples.fill(area.rect, [color.red, color.green, color.blue, 255])
            }
        }
        return try Image(samples: samples.all, width: frame.width, height: frame.height, bands: frame.bands)
            .interpreted(as: frame.interpretation)
    }
}
