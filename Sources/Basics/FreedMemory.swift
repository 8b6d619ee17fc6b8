import CKernel

/// Memory that the process has freed, and keeps for later.
public enum FreedMemory {
    /// Gives it back to the system; takes some milliseconds for each gigabyte, so it belongs on a thread of its own.
    public static func giveBack() { ck_return_memory() }
}
