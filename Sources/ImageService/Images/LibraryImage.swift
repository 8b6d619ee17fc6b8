public import Foundation
import ObjectStorage
public import Recipes
public import RenderWire

/// What is known of an image of the library, however it came.
public struct LibraryImage: Hashable, Sendable {
    /// Its name.
    public let id: ImageID
    /// The original's key.
    public let key: String
    /// The last part of the key.
    public let name: String
    /// What the original's bytes are.
    public let format: OriginalFormat
    /// The upright width in pixels, of one page.
    public let width: Int
    /// The upright height in pixels, of one page.
    public let height: Int
    /// Pages or frames.
    public let pages: Int
    /// The original's length in bytes.
    public let bytes: Int
    /// The SHA-256 of the original's bytes in hexadecimal digits; `nil` where they did not come as an upload.
    public let sha256: String?
    /// When it was stored, or when a file was last written; whole seconds.
    public let created: Date
    /// The set that was ordered with it; `nil` for none.
    public let set: String?
    /// The presets that the set had then; `nil` where nobody has noted that.
    private let presets: [String]?
    /// What stands for it until it has come; `nil` where none was made.
    public let placeholder: Placeholder?
    /// What is wrong with it, where that is known.
    public let damage: OriginalDamage?

    /// Takes what the sidecar of an upload says.
    public init(_ upload: StoredImage) {
        id = .upload(upload.id)
        (key, name) = (upload.key, upload.name)
        (format, width, height, pages) = (upload.format, upload.width, upload.height, upload.pages)
        (bytes, sha256, created) = (upload.bytes, upload.sha256, upload.created)
        (set, presets, placeholder) = (upload.set, upload.presets, upload.placeholder)
        damage = upload.damage
    }

    /// An original that came as a file or an object, with what its sidecar says.
    init(_ key: ObjectKey, _ sidecar: OriginalSidecar, bytes: Int, modified: Double) {
        id = .key(key)
        (self.key, name) = (key.text, key.fileName)
        (format, width, height, pages) = (sidecar.format, sidecar.width, sidecar.height, sidecar.pages)
        (self.bytes, sha256, created) = (bytes, nil, Date(wholeSeconds: modified))
        (set, presets, placeholder) = (nil, nil, sidecar.placeholder)
        damage = sidecar.damage
    }

    /// Whether it came as an upload, and can be deleted as one.
    public var isUpload: Bool { if case .upload = id { true } else { false } }

    /// Whether a preset was wanted when its set was ordered; what a set was given later is made when it is asked for, or
    /// by `calotype prerender`.
    func hasOrdered(_ preset: String) -> Bool {
        presets.map { $0.contains(preset) } ?? !RenditionSet.laterPresets.contains(preset)
    }

    /// What a plan needs to know of it.
    var header: ImageHeader {
        ImageHeader(format: format, size: PixelSize(width: width, height: height), pages: pages)
    }
}

/// What a page of the list tells: more or less, as there was time to look.
public enum ListedImage: Hashable, Sendable {
    /// One of which all is known that a list tells.
    case known(LibraryImage)
    /// An original that came as a file or an object and has not been looked into, or cannot be.
    case uninspected(UninspectedImage)

    /// Its name.
    public var id: ImageID {
        switch self {
        case .known(let image): image.id
        case .uninspected(let image): image.id
        }
    }

    /// The original's key.
    public var key: String {
        switch self {
        case .known(let image): image.key
        case .uninspected(let image): image.key
        }
    }
}

/// An original of which only its store has told.
public struct UninspectedImage: Hashable, Sendable {
    /// Its name.
    public let id: ImageID
    /// Where it lies among the originals.
    public let key: String
    /// The last part of the key.
    public let name: String
    /// Its length in bytes.
    public let bytes: Int
    /// When it was last written; whole seconds.
    public let created: Date
    /// The stable code of why it is no picture here; `nil` where there was no time yet to look.
    public let code: ServiceError.Code?
    /// The same for a person.
    public let reason: String?

    init(_ key: ObjectKey, bytes: Int, modified: Double, _ problem: ServiceError?) {
        id = .key(key)
        (self.key, name) = (key.text, key.fileName)
        (self.bytes, created) = (bytes, Date(wholeSeconds: modified))
        (code, reason) = (problem?.code, problem?.message)
    }
}

extension Date {
    /// A moment that a file system or a store tells, as far as a date of four digits can say it.
    fileprivate init(wholeSeconds seconds: Double) {
        let bounded = min(max(seconds.isFinite ? seconds : 0, -62_135_596_800), 253_402_300_799)
        self.init(timeIntervalSince1970: bounded.rounded(.down))
    }
}
