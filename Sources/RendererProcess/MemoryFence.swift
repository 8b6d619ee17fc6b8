import Basics
import CKernel
import Descriptors

/// Keeps the memory of one job near to what it said it needs, so that a lie costs the process and not the machine.
struct MemoryFence {
    /// Room for the threads' stacks, the allocator's reserves and what an estimate leaves out.
    private static let slack = 512 << 20

    private let sizes: Descriptor?

    /// Opens what tells the process its own size; must happen before the process is sealed.
    init() {
        sizes = try? Descriptor.open(path: "/proc/self/statm")
    }

    /// Sets how far the process may grow from here.
    ///
    /// Address space is more than memory in use, and estimates are rough: twice the bytes and some slack are let in.
    func allow(_ bytes: Int) {
        guard let size = addressSpace() else { return }
        _ = ck_set_address_space(UInt64(clamping: size +| min(bytes *| 2, 1 << 50) +| Self.slack))
    }

    /// The address space in use, in bytes.
    private func addressSpace() -> Int? {
        guard let text = try? sizes?.read(0..<64) else { return nil }
        let digits = text.prefix { $0 != UInt8(ascii: " ") }
        guard let pages = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return pages *| pageSize
    }
}
