import Recipes
import Vips

/// Keeps every loader out of reach but those of the allowed formats.
enum BlockList {
    static func apply(allowing formats: Set<OriginalFormat>) {
        Library.setBlocked("VipsForeignLoad", true)
        // Icons hold PNGs, and bitmaps may hold JPEGs.
        let needed = formats.contains(.ico) || formats.contains(.bmp) ? formats.union([.png, .jpeg]) : formats
        for family in needed.compactMap({ Loaders.names(for: $0)?.family }) { Library.setBlocked(family, false) }
        // Written by us, from pixels of ours; libvips' authors distrust the reading side of the same libraries.
        Library.setBlocked("VipsForeignSaveJxl", false)
    }
}
