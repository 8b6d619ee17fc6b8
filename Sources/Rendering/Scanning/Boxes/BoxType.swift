/// The types of boxes that are known here: four letters as a number.
enum BoxType {
    // What items there are beside or instead of a film, and what is said of them.
    static let meta = 0x6D65_7461
    static let pitm = 0x7069_746D
    static let iinf = 0x6969_6E66
    static let infe = 0x696E_6665
    static let iloc = 0x696C_6F63
    static let iref = 0x6972_6566
    static let dimg = 0x6469_6D67
    static let idat = 0x6964_6174
    static let iprp = 0x6970_7270
    static let ipco = 0x6970_636F
    static let ipma = 0x6970_6D61
    static let colr = 0x636F_6C72
    static let clli = 0x636C_6C69
    static let mdcv = 0x6D64_6376

    // A film, its tracks, and where their frames lie.
    static let moov = 0x6D6F_6F76
    static let mvhd = 0x6D76_6864
    static let trak = 0x7472_616B
    static let tkhd = 0x746B_6864
    static let edts = 0x6564_7473
    static let elst = 0x656C_7374
    static let mdia = 0x6D64_6961
    static let minf = 0x6D69_6E66
    static let stbl = 0x7374_626C
    static let stco = 0x7374_636F
    static let co64 = 0x636F_3634

    // Bytes of either.
    static let mdat = 0x6D64_6174

    // JPEG XL's and JPEG 2000's.
    static let exif = 0x4578_6966
    static let xml = 0x786D_6C20
    static let brotli = 0x6272_6F62
    static let uuid = 0x7575_6964
    static let jp2c = 0x6A70_3263
}
