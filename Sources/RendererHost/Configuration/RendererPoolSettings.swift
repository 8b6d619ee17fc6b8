public import Recipes
public import SettingValues

/// How many renderers there are, and what each may take.
public enum RendererPoolSettings {
    /// How much work may wait for each renderer, where nobody says how much for all.
    static let queueForEach = 16

    /// How many work at the same time.
    public static let count = Setting(
        "renderers",
        .integer(in: 1...1_024),
        unset: "as many as cores",
        help: "How many renderer processes work at the same time."
    )
    /// How many are kept ready beside them.
    public static let spares = Setting(
        "renderer-spares",
        .integer(in: 0...16),
        default: 1,
        shown: "1; 0 for 'worker', 'resize' and Lambda",
        help: "How many more are kept warm, to take the place of one that dies or is replaced."
    )
    /// How much work may wait.
    public static let queue = Setting(
        "renderer-queue",
        .integer(in: 0...1_000_000),
        unset: "16 for each renderer",
        help: "How many requests may wait for a renderer; further ones get 503."
    )
    /// The memory of all jobs together.
    public static let memory = Setting(
        "renderer-memory",
        .bytes(in: 64_000_000...1 << 50),
        unset: "half of what cache-memory leaves",
        help: "What all renderers together may be estimated to need."
    )
    /// The images after which a process is replaced.
    public static let recycleImages = Setting(
        "renderer-recycle-images",
        .integer(in: 1...1_000_000_000),
        default: 10_000,
        help: "A renderer is replaced after this many images."
    )
    /// The resident memory from which on a process is replaced.
    public static let recycleMemory = Setting(
        "renderer-recycle-rss",
        .bytes(in: 32_000_000...1 << 50),
        default: 400 << 20,
        help: "A renderer is replaced when it has grown to this much resident memory."
    )
    /// The longest variant.
    public static let resultBytes = Setting(
        "limit-output-bytes",
        .bytes(in: 64_000...4_000_000_000),
        default: 256 << 20,
        help: "The most bytes of a variant, or of all variants that are made together; more is an error."
    )
    /// The program.
    public static let path = Setting(
        "renderer-path",
        .text("FILE", path: .file),
        unset: "beside calotype",
        help: "The calotype-renderer to start."
    )
    /// The decoders that are switched on.
    public static let decoders = Setting(
        "decoders",
        .decoders,
        default: [.jpeg, .png, .webp, .gif, .avif, .heic, .tiff, .jxl, .bmp, .ico, .psd],
        help: "The formats of originals that are read; jp2, svg and pdf can be added."
    )

    /// All of them but ``resultBytes``, which is a limit like those on originals.
    public static let all = [
        count.declaration, spares.declaration, queue.declaration, memory.declaration, recycleImages.declaration,
        recycleMemory.declaration, path.declaration, decoders.declaration,
    ]
}

extension SettingKind where Value == [OriginalFormat] {
    /// Names of formats, each once.
    fileprivate static var decoders: SettingKind {
        let allowed = "a list of \(OriginalFormat.allCases.map(\.rawValue).joined(separator: ", "))"
        let list = SettingKind<[OriginalFormat]>.list(
            "FORMATS",
            allowed: allowed,
            read: { name in OriginalFormat(name: name) },
            write: { $0.rawValue }
        )
        return list.map { formats throws(SettingRefusal) in
            guard !formats.isEmpty else { throw .notAllowed }
            var (seen, unique): (Set<OriginalFormat>, [OriginalFormat]) = ([], [])
            for format in formats where seen.insert(format).inserted { unique.append(format) }
            return unique
        }
    }
}
