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
    /// The keys to sign with.
    static let keys = Setting(
        "keys",
        .signingKeys,
        default: SigningKeys(),
        isSecret: true,
        help: "Keys to sign URLs with; when set, only signed URLs are answered. The first one signs."
    )
}

extension SettingKind where Value == [FixedSize] {
    fileprivate static var sizes: SettingKind {
        list(
            "SIZES",
            allowed: "a list of sizes",
            read: { text throws(SettingRefusal) in
                do throws(NativeError) {
                    return try FixedSize(configured: text)
                } catch {
                    throw .reason(error.message)
                }
            },
            write: { "\($0)" }
        )
    }
}

extension SettingKind where Value == [IgnoredParameter] {
    fileprivate static var ignoredParameters: SettingKind {
        list(
            "NAMES",
            allowed: "a list of names of parameters",
            read: { text throws(SettingRefusal) in
                do throws(NativeError) {
                    return try IgnoredParameter(configured: text)
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
