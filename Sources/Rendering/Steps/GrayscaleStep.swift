import Vips

/// Takes the colour away and leaves the light.
enum GrayscaleStep {
    static func apply(to picture: Picture) throws(VipsError) -> Picture {
        try picture.mapped { frame throws(VipsError) in
            guard frame.bands >= 3 else { return frame }
            // A profile for colours does not fit a picture in grey.
            return try frame.converted(to: .grey).editingMetadata { $0.remove("icc-profile-data") }
        }
    }
}
