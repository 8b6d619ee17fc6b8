import CVips

/// A value that an operation's property can be set to.
protocol PropertyValue {
    /// GObject's name for the type.
    static var gType: GType { get }
    /// Writes the value into a `GValue` of that type.
    func store(in value: inout GValue)
}

/// A value that an operation can give back.
protocol PropertyResult {
    /// GObject's name for the type.
    static var gType: GType { get }
    /// Reads the value out of a `GValue` of that type.
    init?(from value: inout GValue)
}

/// GObject's fundamental types; their C names are casts inside macros, which Swift does not see.
private enum Fundamental {
    private static func type(_ number: Int) -> GType { GType(number) << GType(G_TYPE_FUNDAMENTAL_SHIFT) }
    static let bool = type(5)
    static let int = type(6)
    static let double = type(15)
}

extension Bool: PropertyValue {
    static var gType: GType { Fundamental.bool }
    func store(in value: inout GValue) { g_value_set_boolean(&value, self ? 1 : 0) }
}

extension Int: PropertyValue, PropertyResult {
    static var gType: GType { Fundamental.int }
    func store(in value: inout GValue) { g_value_set_int(&value, Int32(clamping: self)) }
    init?(from value: inout GValue) { self = Int(g_value_get_int(&value)) }
}

extension Double: PropertyValue, PropertyResult {
    static var gType: GType { Fundamental.double }
    func store(in value: inout GValue) { g_value_set_double(&value, self) }
    init?(from value: inout GValue) { self = g_value_get_double(&value) }
}

extension String: PropertyValue {
    static var gType: GType { GType(16) << GType(G_TYPE_FUNDAMENTAL_SHIFT) }
    func store(in value: inout GValue) { g_value_set_string(&value, self) }
}

/// A value of which a property can hold a list.
protocol PropertyElement {
    /// GObject's name for the list.
    static var listType: GType { get }
    /// Writes a list into a `GValue` of that type.
    static func store(_ list: [Self], in value: inout GValue)
}

extension Array: PropertyValue where Element: PropertyElement {
    static var gType: GType { Element.listType }
    func store(in value: inout GValue) { Element.store(self, in: &value) }
}

extension Double: PropertyElement {
    static var listType: GType { vips_array_double_get_type() }
    static func store(_ list: [Double], in value: inout GValue) {
        list.withUnsafeBufferPointer { vips_value_set_array_double(&value, $0.baseAddress, Int32(clamping: $0.count)) }
    }
}

extension Int: PropertyElement {
    static var listType: GType { vips_array_int_get_type() }
    static func store(_ list: [Int], in value: inout GValue) {
        vips_value_set_array_int(&value, list.map { Int32(clamping: $0) }, Int32(clamping: list.count))
    }
}

extension Image: PropertyElement {
    static var listType: GType { vips_array_image_get_type() }
    static func store(_ list: [Image], in value: inout GValue) {
        vips_value_set_array_image(&value, Int32(clamping: list.count))
        guard let slots = vips_value_get_array_image(&value, nil) else { return }
        for (index, image) in list.enumerated() {
            image.withPointer { pointer in
                g_object_ref(pointer)
                slots[index] = pointer
            }
        }
    }
}

extension [Double]: PropertyResult {
    init?(from value: inout GValue) {
        var count: Int32 = 0
        guard let start = vips_value_get_array_double(&value, &count) else { return nil }
        self = Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
}

extension Image: PropertyValue, PropertyResult {
    static var gType: GType { vips_image_get_type() }
    func store(in value: inout GValue) { withPointer { g_value_set_object(&value, $0) } }
    convenience init?(from value: inout GValue) {
        guard let object = g_value_dup_object(&value) else { return nil }
        self.init(owning: object.assumingMemoryBound(to: VipsImage.self))
    }
}

/// One of libvips' enumerations; the raw values are libvips' own.
protocol PropertyEnumeration: PropertyValue, RawRepresentable where RawValue == Int32 {}

extension PropertyEnumeration {
    func store(in value: inout GValue) { g_value_set_enum(&value, rawValue) }
}
