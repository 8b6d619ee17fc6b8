import Basics
import Descriptors
import Recipes
import RenderWire
import Vips

/// A job's inputs beside the original: the pictures of layers, opened when a recipe first names them.
final class LayerInputs {
    private let descriptors: [Descriptor]
    private let decoders: Set<OriginalFormat>
    private let limits: RenderLimits
    private let memory: JobMemory?
    private var opened: [Int: Result<Original, RenderFailure>] = [:]

    /// Takes the inputs of a job.
    ///
    /// - Parameters:
    ///   - descriptors: The files, in the order in which recipes number them, from 1 on.
    ///   - decoders: The formats that may be decoded.
    ///   - limits: What is refused of each, as of an original.
    ///   - memory: Asked for more where an estimate turns out too small.
    init(
        _ descriptors: some Sequence<Descriptor>,
        decoders: Set<OriginalFormat>,
        limits: RenderLimits,
        _ memory: JobMemory?
    ) {
        self.descriptors = Array(descriptors)
        self.decoders = decoders
        self.limits = limits
        self.memory = memory
    }

    /// No inputs, for what is made of an original alone.
    static var none: LayerInputs { LayerInputs([], decoders: [], limits: RenderLimits(), nil) }

    /// Looks at the headers of the pictures that a recipe names.
    ///
    /// - Throws: ``RenderFailure`` that says which of them is missing, broken or over a limit.
    func check(_ recipe: Recipe) throws(RenderFailure) {
        for input in recipe.inputs { _ = try original(input) }
    }

    /// Decodes the layers that steps put on a picture, each at the size that it has there.
    ///
    /// - Parameters:
    ///   - steps: The steps.
    ///   - tables: For resizing.
    /// - Returns: The pictures.
    /// - Throws: ``RenderFailure`` of an input.
    func pictures(for steps: [PlanStep], _ tables: TransferTables) throws(RenderFailure) -> LayerPictures {
        var pictures = LayerPictures()
        for case .overlay(let overlay) in steps where pictures[overlay.layer] == nil {
            let layer = overlay.layer
            do throws(RenderFailure) {
                pictures[layer] = try picture(of: layer, tables)
            } catch {
                throw error.blaming(layer.input)
            }
        }
        return pictures
    }

    /// Bytes of memory that the layers of a plan take: what they are kept in, and the hungriest decoder.
    func memory(for plan: Plan, _ tables: TransferTables) -> Int {
        var (decoding, kept) = (0, 0)
        for layer in Set(plan.overlays.map(\.layer)) {
            guard let rendering = try? rendering(of: layer, tables) else { continue }
            decoding = max(decoding, rendering.memory)
            kept = kept +| rendering.plan.bytesPerFrame *| 2
        }
        return decoding +| kept
    }

    private func picture(of layer: Layer, _ tables: TransferTables) throws(RenderFailure) -> LayerPicture {
        let rendering = try rendering(of: layer, tables)
        let developed = try rendering.developed()
        let picture = try decoding { () throws(VipsError) in try LayerPicture(developed.picture) }
        try rendering.original.checkWarnings()
        return picture
    }

    private func rendering(of layer: Layer, _ tables: TransferTables) throws(RenderFailure) -> VariantRendering {
        // A header's own image can be read once, and a layer may be wanted at several sizes.
        let original = try original(layer.input).reopening
        let plan = try Plan(layer.recipe, for: original.header, within: limits)
        return VariantRendering(original, plan, tables, limits: limits)
    }

    private func original(_ input: InputReference) throws(RenderFailure) -> Original {
        guard let place = input.place, place > 0, place <= descriptors.count else {
            throw RenderFailure(.cannotEncode, "A layer's picture did not come along with the job.")
        }
        if let known = opened[place] { return try known.get() }
        let result: Result<Original, RenderFailure>
        do throws(RenderFailure) {
            result = .success(try Original(descriptors[place - 1], decoders: decoders, limits: limits, memory))
        } catch {
            Library.clearError()
            result = .failure(error.blaming(input))
        }
        opened[place] = result
        return try result.get()
    }
}

/// A picture that is put on another, and what is done to it first.
struct Layer: Hashable {
    var input: InputReference
    /// What is done to it.
    var recipe: Recipe
}

extension Overlay {
    /// The layer; of a plan's overlay, whose lengths are in pixels.
    var layer: Layer { Layer(input: input, recipe: layerRecipe) }
}

extension PlanStep {
    /// Whether the step puts a layer on the picture.
    var isOverlay: Bool { if case .overlay = self { true } else { false } }
}

extension RenderFailure {
    /// The same, said of an input.
    fileprivate func blaming(_ input: InputReference) -> RenderFailure {
        var failure = self
        failure.input = input.place ?? 0
        return failure
    }
}
