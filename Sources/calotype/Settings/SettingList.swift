import HTTPOrigin
import ImageService
import ObjectStorage
import Queueing
import RendererHost
import S3Storage
import SettingValues
import Web

/// Settings that there are, by their names.
struct SettingList {
    /// Every setting, in the order of help, of `calotype config` and of docs/configuration.md.
    static let all = SettingList(
        [SettingFlags.file.declaration] + serving + stores + S3Settings.all + RemoteSettings.all
            + StoreSettings.ofRemote + QueueSettings.all + WebhookSettings.all + renderers + limits + answers
            + LogSettings.all
    )

    /// The settings in their order.
    let declarations: [SettingDeclaration]

    /// Makes a list.
    init(_ declarations: [SettingDeclaration]) { self.declarations = declarations }

    /// The setting of this name, or of this former name.
    func named(_ name: some StringProtocol) -> SettingDeclaration? {
        declarations.first { $0.name == name || $0.formerNames.contains { $0 == name } }
    }

    /// The setting whose short flag has this letter.
    func withLetter(_ letter: Character) -> SettingDeclaration? { declarations.first { $0.letter == letter } }

    /// The names of those that may be given somewhere, former ones left out.
    func names(in places: SettingSources) -> [String] {
        declarations.filter { $0.places.contains(places) }.map(\.name)
    }

    private static let serving = ListeningSettings.all + WebSettings.ofProxies + ConnectionSettings.all

    private static let stores: [SettingDeclaration] =
        [StoreSettings.originals.declaration] + VariantSettings.ofOriginals
        + [
            StoreSettings.uploads.declaration, LibrarySettings.uploadsAtOnce.declaration,
            UploadSettings.tokens.declaration, StoreSettings.tokenFile.declaration,
        ] + UploadSettings.ofBodies + [StoreSettings.variants.declaration] + VariantSettings.ofVariants
        + [WebSettings.variantsURL.declaration] + StoredVariantSettings.all
        + [VariantSettings.cacheMemory.declaration, WebSettings.answerMemory.declaration]

    private static let renderers =
        RendererPoolSettings.all + [PictureSettings.light.declaration, PictureSettings.metadata.declaration]
        + EncodingSettings.all

    private static let limits = VariantSettings.limits + [RendererPoolSettings.resultBytes.declaration]

    private static let answers =
        [
            PictureSettings.ignoredParameters.declaration, PictureSettings.sizes.declaration,
            PictureSettings.widths.declaration, PictureSettings.presetsOnly.declaration,
            PictureSettings.fallback.declaration, PictureSettings.fallbackStatus.declaration,
            PictureSettings.keys.declaration,
            FunctionSettings.basePath.declaration,
        ] + WebSettings.ofAnswers
}
