import CKernel

/// The heaps from which this process allocates.
public enum Heaps {
    /// Keeps memory flat; to be called before there are many threads.
    ///
    /// By itself the C library gives each thread a heap of its own, up to eight for each core. What is kept for long,
    /// such as pictures in memory, then lies scattered over all of them between what was freed long ago, and none of
    /// that can be given back or used by other threads. With one for each core it is used again.
    public static func bound() { ck_bound_heaps(max(2, ck_core_count())) }

    /// Gives what was freed back to the system; takes some milliseconds for each gigabyte, so it belongs on a thread of
    /// its own.
    public static func trim() { ck_return_memory() }

    /// The same, where more was freed than is worth keeping.
    ///
    /// - Parameter most: How many bytes are.
    public static func trim(beyond most: Int) { if ck_freed_bytes() > most { ck_return_memory() } }
}
