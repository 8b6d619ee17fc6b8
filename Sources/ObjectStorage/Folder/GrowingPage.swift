import Basics

/// A page that grows, and one object more, which tells whether another page follows.
struct GrowingPage {
    let limit: Int
    /// What is wanted; `nil` where everything is.
    let filter: ObjectFilter?
    /// Up to where everything has been looked at.
    private var position: String
    private var folders = 0
    /// Whether so many folders were opened that it is enough.
    private(set) var isSpent = false
    private var objects: [(key: ObjectKey, info: ObjectInfo)] = []
    private var unreadable = UnreadableNames()
    private var nameless: [String] = []
    /// What was passed over behind the page's last object: the next page will come by it again.
    private var beyond = UnreadableNames()

    init(limit: Int, filter: ObjectFilter? = nil, after position: String = "") {
        (self.limit, self.filter, self.position) = (limit, filter, position)
    }

    var isFull: Bool { isSpent || objects.count > limit }
    var objectPage: ObjectPage {
        var all = unreadable
        if !isFull { all += beyond }  // checked: numbers of names, by its own operator
        // checked: a limit is not below 0
        let shown = Array(objects.prefix(limit))
        return ObjectPage(objects: shown, hasMore: isFull, unreadable: all, nameless: nameless)
    }

    var filteredPage: FilteredPage {
        let end = isSpent ? ObjectKey(position) : nil
        var all = unreadable
        if !isFull { all += beyond }  // checked: numbers of names, by its own operator
        return FilteredPage(found: objects, limit: limit, end: end, unreadable: all)
    }

    mutating func append(_ key: ObjectKey, _ info: ObjectInfo) {
        objects.append((key, info))
        position = key.text
    }

    /// Counts a folder; `false` where it is to be opened for another page.
    mutating func enter() -> Bool {
        guard let filter else { return true }
        isSpent = folders >= filter.mostFolders
        folders += 1  // checked: a number of folders that were opened
        return !isSpent
    }

    /// Notes that everything in a folder has been looked at.
    mutating func leave(_ prefix: String) {
        // checked: texts, which are put together
        if !isFull, filter != nil { position = prefix + FolderListing.behindAll }
    }

    /// Takes a name down that can be no key.
    mutating func addNameless(_ name: String) {
        if nameless.count < 10_000 { nameless.append(name) }
    }

    mutating func passOver(_ name: String) {
        if objects.count < limit { unreadable.add(name) } else { beyond.add(name) }
    }
}
