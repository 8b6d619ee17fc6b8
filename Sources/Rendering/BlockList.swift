import Recipes
import Vips

/// Keeps every loader out of reach but those of the allowed formats.
enum BlockList {
    static func apply(allowing formats: Set<OriginalFormat>) {
        Library.setBlocked("VipsForeignLoad", true)
        for format in formats { Library.setBlocked(Loaders.names(for: format).family, false) }
        // Written by us, from pixels of ours; libvips' authors distrust the reading side of the same libraries.
        Library.setBlocked("VipsForeignSaveJxl", false)
    }
}
