import Dialects
import Recipes
import SettingValues

/// The settings of what addresses of pictures may say, and of how pictures are made smaller.
enum PictureSettings {
    /// The light in which pictures are made smaller.
    static let light = Setting(
        "resize",
        .choice("LIGHT"),
        default: Light.linear,
        help: "The light in which pictures are made smaller."
    )
    /// What is kept of originals' metadata.
    static let metadata = Setting(
        "metadata",
        .choice("METADATA"),
        default: MetadataPolicy.none,
        help: "What of an original's metadata is kept where neither a URL nor a preset says."
    )
    /// The only fixed sizes; `nil` for all.
    static let sizes = Setting(
        "sizes",
        .sizes,
        unset: "(all)",
        help: "The only sizes that /{W}x{H}/ answers: 400x300,400x,x300."
    )
    /// Parameters that are passed over.
    static let ignoredParameters = Setting(
        "ignored-parameters",
        .ignoredParameters,
        default: IgnoredParameter.usual,
        help: "Parameters of others that URLs may have and that mean nothing here; * is any end."
    )
    /// The only widths; `nil` for all.
    static let widths = Setting(
        "widths",
        .widths,
        unset: "(all)",
        help: "The only widths that URLs get, in device pixels: 320,640,1280. Any other becomes the next of them."
    )
    /// Whether nothing is answered but presets.
    static let presetsOnly = Setting(
        "presets-only",
        .choice("SWITCH"),
        default: PresetsSwitch.off,
        help: "Whether nothing of originals is made but presets; beside them v, exp, s and download may stand."
    )
    /// What is answered where an original is missing or broken.
    static let fallback = Setting(
        "fallback",
        .key,
        help: "The key of the original that is answered where the asked one is missing or broken."
    )
    /// The status of that answer.
    static let fallbackStatus = Setting(
        "fallback-status",
        .fallbackStatus,
        default: Fallback.Status.code(200),
        help: "The status of that answer; error is what it would have been without a fallback."
    )
    /// The keys to sign with.
    static let keys = Setting(
        "keys",
        .signingKeys,
        default: SigningKeys(),
        isSecret: true,
        help: "Keys to sign URLs with; when set, only signed URLs are answered. The first one signs."
    )
}

extension SettingKind where Value == String {
    fileprivate static var key: SettingKind {
        text("KEY", allowed: "the key of an original, such as 2026/nothing.png") { NativeDialect.isKey($0) }
    }
}

extension SettingKind where Value == Fallback.Status {
    fileprivate static var fallbackStatus: SettingKind {
        SettingKind(
            "STATUS",
            allowed: "200, a whole number from 400 to 599, or error",
            range: "200, 400 to 599, error",
            read: { text throws(SettingRefusal) in
                guard let status = Fallback.Status(text) else { throw .notAllowed }
                return status
            },
            write: { $0.text }
        )
    }
}

/// Whether nothing is answered but presets.
enum PresetsSwitch: String, Sendable, CaseIterable {
    /// Nothing else is.
    case on
    /// All parameters are.
    case off
}

extension SettingKind where Value == AllowedWidths {
    fileprivate static var widths: SettingKind {
        let allowed = "a list of 1 to 100 whole numbers from 1 to 16384, as 320,640,1280"
        return SettingKind(
            "PIXELS,…",
            allowed: allowed,
            read: { text throws(SettingRefusal) in
                let words = text.split { $0 == "," || $0.isWhitespace }
                guard words.count <= 100 else { throw .notAllowed }
                let numbers = try words.map { word throws(SettingRefusal) in
                    guard let number = Int(word), AllowedWidths([number]) != nil else { throw .part(String(word)) }
                    return number
                }
                guard let widths = AllowedWidths(numbers) else { throw .notAllowed }
                return widths
            },
            write: { "\($0)" }
        )
    }
}

extension SettingKind where Value == [FixedSize] {
    fileprivate static var sizes: SettingKind {
        list("SIZES", allowed: "a list of sizes") { text throws(NativeError) in try FixedSize(configured: text) }
    }
}

extension SettingKind where Value == [IgnoredParameter] {
    fileprivate static var ignoredParameters: SettingKind {
        list("NAMES", allowed: "a list of names of parameters") { text throws(NativeError) in
            try IgnoredParameter(configured: text)
        }
    }
}

extension SettingKind {
    /// A list of what the native dialect reads.
    private static func list<Entry: Sendable>(
        _ placeholder: String,
        allowed: String,
        configured read: @escaping @Sendable (String) throws(NativeError) -> Entry
    ) -> SettingKind where Value == [Entry] {
        list(
            placeholder,
            allowed: allowed,
            read: { text throws(SettingRefusal) in
                do throws(NativeError) {
                    return try read(text)
                } catch {
                    throw .reason(error.message)
                }
            },
            write: { "\($0)" }
        )
    }
}

extension SettingKind where Value == SigningKeys {
    fileprivate static var signingKeys: SettingKind {
        SettingKind(
            "ID:HEX,…",
            read: { text throws(SettingRefusal) in
                do throws(NativeError) {
                    return try SigningKeys(parsing: text)
                } catch {
                    throw .reason(error.message)
                }
            },
            write: { $0.isEmpty ? "(none)" : "(hidden)" }
        )
    }
}
