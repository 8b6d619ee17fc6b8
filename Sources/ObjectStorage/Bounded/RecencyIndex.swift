import Basics

/// Which objects there are, how large, and in which order they were last used; knows nothing of files.
///
/// Every use puts a new mark at the end of a line and leaves the old one standing; marks that are no longer the last
/// of their object are skipped when their turn comes, and cleared away when they are the greater part. So every
/// operation takes the same short time on average.
struct RecencyIndex {
    private struct Entry {
        var bytes: Int
        var mark: Int
        // Seconds on the index's own clock; what is on disk may be older.
        var noted: Int
    }

    private struct Mark {
        var key: ObjectKey
        var number: Int
    }

    private var entries: [ObjectKey: Entry] = [:]
    private var line: [Mark] = []
    private var first = 0
    private var lastNumber = 0

    /// All objects' bytes together.
    private(set) var bytes = 0

    /// The number of objects.
    var count: Int { entries.count }

    /// Whether an object is known.
    func contains(_ key: ObjectKey) -> Bool { entries[key] != nil }

    /// Notes that an object is there and was used just now.
    mutating func insert(_ key: ObjectKey, bytes size: Int, at time: Int) {
        remove(key)
        let mark = mark(key)
        entries[key] = Entry(bytes: size, mark: mark, noted: time)
        bytes +|= size
        clear()
    }

    /// Notes that an object was used just now.
    ///
    /// - Parameters:
    ///   - key: The object.
    ///   - time: The time in seconds.
    ///   - interval: How much time may pass between two uses that are worth writing down.
    /// - Returns: Whether this one is.
    mutating func touch(_ key: ObjectKey, at time: Int, interval: Int) -> Bool {
        guard var entry = entries[key] else { return false }
        let isDue = time -| entry.noted >= interval
        entry.mark = mark(key)
        if isDue { entry.noted = time }
        entries[key] = entry
        clear()
        return isDue
    }

    /// Adds objects that were used before all that are known, in the order of their use; known ones stay as they are.
    mutating func insertOlder(_ objects: [(key: ObjectKey, bytes: Int)]) {
        var older: [Mark] = []
        older.reserveCapacity(objects.count + line.count - first)  // checked: numbers of things in memory
        for object in objects where entries[object.key] == nil {
            lastNumber += 1
            entries[object.key] = Entry(bytes: object.bytes, mark: lastNumber, noted: 0)
            bytes +|= object.bytes
            older.append(Mark(key: object.key, number: lastNumber))
        }
        line = older + line[first...]  // checked: the first mark that counts is in the line, or at its end
        first = 0
    }

    /// Forgets an object.
    mutating func remove(_ key: ObjectKey) {
        if let entry = entries.removeValue(forKey: key) { bytes -|= entry.bytes }
    }

    /// Forgets all objects below a prefix.
    mutating func removeAll(under prefix: ObjectKeyPrefix) {
        for key in entries.keys.filter({ $0.text.utf8.starts(with: prefix.text.utf8) }) { remove(key) }
    }

    /// Takes out the object that was used longest ago.
    mutating func popOldest() -> (key: ObjectKey, bytes: Int)? {
        while first < line.count {
            let mark = line[first]  // checked: the first mark that counts is in the line, or at its end
            first += 1
            guard let entry = entries[mark.key], entry.mark == mark.number else { continue }
            remove(mark.key)
            clear()
            return (mark.key, entry.bytes)
        }
        clear()
        return nil
    }

    private mutating func mark(_ key: ObjectKey) -> Int {
        lastNumber += 1
        line.append(Mark(key: key, number: lastNumber))
        return lastNumber
    }

    /// Removes marks that mean nothing any more, when they are the greater part.
    private mutating func clear() {
        guard line.count > 2 * entries.count + 64 else { return }  // checked: numbers of things in memory
        // checked: the first mark that counts is in the line, or at its end
        line = line[first...].filter { entries[$0.key]?.mark == $0.number }
        first = 0
    }
}
