import CVips

/// One libvips operation that is being given its arguments.
///
/// Every operation goes this way, by name and properties, since the C functions of the same names are variadic and do
/// not exist for Swift. libvips itself does nothing else inside those functions, so nothing is lost.
struct Operation: ~Copyable {
    private let pointer: UnsafeMutablePointer<VipsOperation>
    private let nickname: StaticString

    /// Looks an operation up by its nickname.
    init(_ nickname: StaticString) throws(VipsError) {
        guard let pointer = vips_operation_new(nickname.cString) else {
            throw VipsError.collect("\(nickname)", code: .noSuchOperation)
        }
        self.pointer = pointer
        self.nickname = nickname
    }

    deinit { g_object_unref(pointer) }

    /// Sets a property.
    ///
    /// GObject only warns about an unknown name or a value out of range, and then ignores it. So ranges are checked by
    /// whoever calls, and a test compares all names that this module uses with those of the installed library.
    func set<Value: PropertyValue>(_ name: StaticString, _ value: borrowing Value) {
        var held = GValue()
        g_value_init(&held, Value.gType)
        value.store(in: &held)
        g_object_set_property(pointer.object, name.cString, &held)
        g_value_unset(&held)
    }

    /// Sets a property if there is a value; otherwise libvips' default holds.
    func set<Value: PropertyValue>(_ name: StaticString, _ value: Value?) {
        if let value { set(name, value) }
    }

    /// Runs the operation.
    consuming func build() throws(VipsError) -> BuiltOperation {
        let pointer = self.pointer
        let nickname = self.nickname
        discard self
        guard vips_object_build(pointer.vipsObject) == 0 else {
            vips_object_unref_outputs(pointer.vipsObject)
            g_object_unref(pointer)
            throw VipsError.collect("\(nickname)")
        }
        return BuiltOperation(owning: pointer, nickname: nickname)
    }

    /// Runs an operation whose only result is the image `out`.
    consuming func image() throws(VipsError) -> Image { try build().output("out") }
}

/// An operation that has run and holds its results.
struct BuiltOperation: ~Copyable {
    private let pointer: UnsafeMutablePointer<VipsOperation>
    private let nickname: StaticString

    fileprivate init(owning pointer: UnsafeMutablePointer<VipsOperation>, nickname: StaticString) {
        self.pointer = pointer
        self.nickname = nickname
    }

    deinit {
        vips_object_unref_outputs(pointer.vipsObject)
        g_object_unref(pointer)
    }

    /// Reads a result.
    func output<Value: PropertyResult>(_ name: StaticString) throws(VipsError) -> Value {
        var held = GValue()
        g_value_init(&held, Value.gType)
        defer { g_value_unset(&held) }
        g_object_get_property(pointer.object, name.cString, &held)
        guard let value = Value(from: &held) else {
            throw VipsError(code: .noSuchResult, operation: "\(nickname)", message: "\(nickname) gave no \(name)")
        }
        return value
    }
}

extension StaticString {
    /// The text as C wants it; it lives as long as the program.
    var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}

extension UnsafeMutablePointer<VipsOperation> {
    /// The operation as the class it descends from.
    fileprivate var vipsObject: UnsafeMutablePointer<VipsObject> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: VipsObject.self)
    }

    /// The operation as GObject knows it.
    fileprivate var object: UnsafeMutablePointer<GObject> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: GObject.self)
    }
}
