import Vips

/// Draws SVG at the size that is wanted.
///
/// Only ever from memory: what is loaded by path may read its neighbours.
struct SVGLoader: Loader {
    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try .svg(
            file.source(),
            scale: request.scale == 1 ? nil : request.scale,
            access: .sequential,
            failOn: .truncated
        )
    }

    func scale(for wanted: Double, _ structure: Structure) -> Double { wanted }

    func memory(for work: DecodingWork) -> Int { 2 * work.pageBytes }
}
