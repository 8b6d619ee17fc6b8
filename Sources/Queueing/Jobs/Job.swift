/// A piece of work that is kept until it is done.
///
/// It may be done more than once: a worker that dies between doing and saying so leaves it to another.
public struct Job: Hashable, Sendable {
    /// The newest format of jobs that this code reads and writes: in version 2 variants are recipes.
    public static let currentVersion = 2
    /// Versions that a job may say it has: a queue keeps a list for each up to that.
    static let versions = 1...1_000
    /// The most bytes that a job may have when it is written down.
    public static let mostBytes = 64 << 10

    /// Its name; adding a job whose name waits or is being worked on already adds nothing.
    public var id: JobID
    /// The format's version; workers leave jobs of a newer one to newer workers.
    public var version: Int
    /// When it was made, in seconds since 1970.
    public var created: Double
    /// What it comes before.
    public var priority: JobPriority
    /// What is to be done.
    public var work: JobWork

    /// Makes a job; its version is the oldest that knows such work, unless one is given.
    public init(
        id: JobID,
        priority: JobPriority,
        work: JobWork,
        created: Double,
        version: Int? = nil
    ) {
        self.id = id
        self.priority = priority
        self.work = work
        self.created = created
        self.version = version ?? work.version
    }
}

/// What comes first: somebody who waits, then what was just uploaded, then what has time.
public enum JobPriority: String, Hashable, Sendable, Codable, CaseIterable {
    /// Somebody is waiting for it.
    case interactive
    /// It came with an upload.
    case upload
    /// One of very many.
    case bulk

    /// Its place among the priorities, 0 being the first.
    package var rank: Int {
        switch self {
        case .interactive: 0
        case .upload: 1
        case .bulk: 2
        }
    }
}

/// What a job wants done.
public enum JobWork: Hashable, Sendable {
    /// Variants of one original are to be made.
    case makeSet(RenditionSetJob)

    /// How many steps it has, as far as is known before it begins.
    public var steps: Int {
        switch self {
        case .makeSet(let set): set.variants.count
        }
    }

    /// The oldest version of jobs that has such work.
    var version: Int {
        switch self {
        case .makeSet(let set): set.variants.contains { $0.recipe != nil } ? 2 : 1
        }
    }
}

/// What a job says of a rendition set: the variants of an original that are wanted.
public struct RenditionSetJob: Hashable, Sendable, Codable {
    /// A variant under the name that its set gives it.
    public struct Variant: Hashable, Sendable, Codable {
        /// Its name in the set, such as `thumbnail.webp`.
        public var name: String
        /// Its recipe's canonical text.
        public var recipe: String?
        /// What jobs of version 1 have in its place: parameters as they stand in a URL's query, such as
        /// `preset=thumbnail&format=webp`.
        public var parameters: String?

        /// Names a variant that is made by a recipe.
        public init(name: String, recipe: String) {
            self.name = name
            self.recipe = recipe
        }

        /// Names a variant as version 1 has it.
        public init(name: String, parameters: String) {
            self.name = name
            self.parameters = parameters
        }
    }

    /// The original's key.
    public var key: String
    /// The original's validator when the job was made; with another one there the work is no longer wanted.
    public var validator: String
    /// The set's name.
    public var set: String
    /// What to make, first things first.
    public var variants: [Variant]

    /// Says what is wanted of an original.
    public init(key: String, validator: String, set: String, variants: [Variant]) {
        self.key = key
        self.validator = validator
        self.set = set
        self.variants = variants
    }
}
