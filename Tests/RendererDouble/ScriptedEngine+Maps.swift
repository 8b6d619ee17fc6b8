#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ScriptedEngine {
    /// Tries to get memory that holds code of its own; `nil` for what is no such deed.
    func map(_ deed: String) -> Int? {
        switch deed {
        case "map-writable": return succeeded(mapped(PROT_READ | PROT_WRITE))
        case "map-writable-code": return succeeded(mapped(PROT_READ | PROT_WRITE | PROT_EXEC))
        case "map-code": return succeeded(mapped(PROT_READ | PROT_EXEC))
        case "written-then-code":
            let page = mapped(PROT_READ | PROT_WRITE)
            page?.storeBytes(of: 0xC3, as: UInt8.self)
            return Int(mprotect(page, 4_096, PROT_READ | PROT_EXEC))
        case "code-then-written":
            // The page of a function of its own.
            let function: @convention(c) (Int32) -> Int32 = { $0 }
            let address = UInt(bitPattern: unsafeBitCast(function, to: Int.self)) & ~4_095
            let page = UnsafeMutableRawPointer(bitPattern: address)
            return Int(mprotect(page, 4_096, PROT_READ | PROT_WRITE | PROT_EXEC))
        default: return nil
        }
    }

    private func mapped(_ protection: Int32) -> UnsafeMutableRawPointer? {
        mmap(nil, 4_096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    }

    private func succeeded(_ address: UnsafeMutableRawPointer?) -> Int { address == MAP_FAILED ? -1 : 0 }
}
