import Queueing

extension JobQueueError {
    /// Says what a server's error means for the queue.
    init(redis failure: RESPFailure, _ command: String, address: RedisAddress) {
        let said = "Redis at \(address) refuses \(command)"
        let words = String(failure.text.prefix(300))
        switch failure.word {
        case "LOADING":
            self.init(.unavailable, "\(said): it is still loading its data.", cause: failure)
        case "BUSY":
            self.init(.unavailable, "\(said): a script keeps it busy.", cause: failure)
        case "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS":
            self.init(.unavailable, "\(said): \(words)", cause: failure)
        case "READONLY":
            self.init(
                .unavailable,
                "\(said): it is a replica, which cannot be written to. Give the queue the primary's address.",
                cause: failure
            )
        case "OOM":
            self.init(
                .noSpace,
                "\(said): its memory is full (maxmemory). Give it more, or let workers empty the queue.",
                cause: failure
            )
        case "MISCONF":
            self.init(
                .noSpace,
                "\(said): it cannot write to its disk, and takes no data until it can. Its log says why.",
                cause: failure
            )
        case "NOPERM":
            self.init(
                .denied,
                "\(said): its user may not do that. Allow it the keys '~PREFIX:*' and '+@all -@admin -@dangerous "
                    + "+client|unblock'. (\(words))",
                cause: failure
            )
        case "NOAUTH":
            self.init(.denied, "\(said): it wants a password, as in redis://:PASSWORD@HOST.", cause: failure)
        case "WRONGPASS":
            self.init(.denied, "\(said): user or password are wrong, or the user is switched off.", cause: failure)
        case "DENIED":
            self.init(
                .denied,
                "\(said): it is in protected mode, and lets in only who is on its machine.",
                cause: failure
            )
        case "MOVED", "ASK", "CROSSSLOT":
            self.init(
                .unsupported,
                "\(said): it is part of a cluster that keeps the queue's keys on another machine. Use a Redis that is "
                    + "no cluster. (\(words))",
                cause: failure
            )
        case "WRONGTYPE":
            self.init(
                .badAddress,
                "\(said): another program uses keys of the same names. Give the queue another prefix. (\(words))",
                cause: failure
            )
        default:
            self.init(.failed, "\(said): \(words)", cause: failure)
        }
    }
}
