import Queueing
import S3Storage

/// The places that a server reads and writes, none of which may lie in another.
///
/// What lies among the originals can be asked for by anybody, and a variant there would be an original of its own;
/// originals among variants would go with them.
struct DataLocations {
    /// A place, and the setting that names it.
    struct Location {
        var setting: String
        var kind: Kind
        /// What is there, as in "the originals".
        var content: String
    }

    /// What a place is.
    enum Kind {
        /// A folder, all that is below it included.
        case folder(String)
        /// A single file.
        case file(String)
        /// The keys of a bucket below a prefix.
        case bucket(S3Location)
    }

    private let all: [Location]

    init(_ all: [Location]) { self.all = all }

    /// The first setting whose place cannot stay where it is, and why; `nil` where all is well.
    var problem: (setting: String, sentence: String)? {
        for (index, first) in all.enumerated() {
            for second in all[(index + 1)...] {
                if let sentence = DataLocations.problem(first, second) { return (second.setting, sentence) }
            }
        }
        return nil
    }

    private static func problem(_ first: Location, _ second: Location) -> String? {
        let (isSecondWithin, isFirstWithin) = (second.kind.isWithin(first.kind), first.kind.isWithin(second.kind))
        guard isSecondWithin || isFirstWithin else { return nil }
        let advice = "set '\(second.setting)' to a place of its own, beside that of \(first.content)"
        let start = "The setting '\(second.setting)' is '\(second.kind)', "
        if isSecondWithin, isFirstWithin { return start + "where \(first.content) are too; \(advice)." }
        let relation = isSecondWithin ? "in the place of" : "around the place of"
        return start + "which is \(relation) \(first.content), '\(first.kind)'; \(advice)."
    }
}

extension DataLocations.Kind: CustomStringConvertible {
    /// The place as an operator writes it.
    var description: String {
        switch self {
        case .folder(let path), .file(let path): path
        case .bucket(let location): "\(location)"
        }
    }

    /// Whether it is the other place, or in it; nothing else is in a file.
    fileprivate func isWithin(_ other: DataLocations.Kind) -> Bool {
        switch (self, other) {
        case (.folder(let inner), .folder(let outer)), (.file(let inner), .folder(let outer)):
            ResolvedPath(inner).isWithin(ResolvedPath(outer))
        case (.file(let one), .file(let other)):
            ResolvedPath(one).isWithin(ResolvedPath(other)) && ResolvedPath(other).isWithin(ResolvedPath(one))
        case (.bucket(let inner), .bucket(let outer)):
            // Prefixes end in '/', so that 'p' is not in 'pre'.
            inner.bucket == outer.bucket && inner.prefix.utf8.starts(with: outer.prefix.utf8)
        case (.folder, .bucket), (.bucket, .folder), (.file, .bucket), (.bucket, .file), (.folder, .file): false
        }
    }
}

extension DataLocations {
    /// The places of a configuration, those first that the others must make way for.
    init(_ configuration: ServerParts.Configuration) {
        var all = [Location(setting: "originals", kind: Kind(configuration.originals), content: "the originals")]
        if let variants = configuration.variants {
            all.append(Location(setting: "variants", kind: Kind(variants), content: "the variants"))
        }
        // Named before it is used: whoever switches pictures of other servers on later is not to be stopped by it then.
        if configuration.remote.isOn || configuration.remote.isFolderNamed, let folder = configuration.remote.folder {
            all.append(
                Location(setting: "remote-cache", kind: .folder(folder), content: "the images of other web servers")
            )
        }
        if configuration.sets.isOn, case .sqlite(let path) = configuration.sets.queue.address {
            all.append(Location(setting: "queue", kind: .file(path), content: "the jobs"))
        }
        if case .file(let token, _) = configuration.token {
            all.append(Location(setting: "token-file", kind: .file(token.path), content: "the token"))
        }
        self.init(all)
    }
}

extension DataLocations.Kind {
    init(_ location: StoreLocation) {
        self =
            switch location {
            case .folder(let path): .folder(path)
            case .bucket(let location): .bucket(location)
            }
    }
}
