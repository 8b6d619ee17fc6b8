import Recipes
import Vips

/// Decodes JPEG XL, always whole; the decoder turns the picture upright.
struct JXLLoader: Loader {
    let pixelWeight = 2

    func open(_ source: Source, _ request: LoadRequest) throws(VipsError) -> Image {
        try .jxl(source, access: .sequential, failOn: .truncated)
    }

    /// The decoder computes in floating point, group by group or, for some files, all at once.
    func memory(for work: DecodingWork) -> Int { work.size.pixels * work.bands * 4 + work.pageBytes }
}
