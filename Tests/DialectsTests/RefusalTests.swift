import Dialects
import Recipes
import Testing

/// Wrong parameters are refused with a sentence that names the parameter, the value and what is allowed.
struct RefusalTests {
    @Test(
        arguments: [
            ("w=0", .outOfRange, "w", "0", "a whole number from 1 to 16384"),
            ("width=16385", .outOfRange, "width", "16385", "from 1 to 16384"),
            ("w=-1", .outOfRange, "w", "-1", "from 1 to 16384"),
            ("w=99999999999999999999", .outOfRange, "w", "99999999999999999999", "from 1 to 16384"),
            ("w=400.5", .invalidValue, "w", "400.5", "a whole number"),
            ("w=1e3", .invalidValue, "w", "1e3", "a whole number"),
            ("w=0x10", .invalidValue, "w", "0x10", "a whole number"),
            ("w=inf", .invalidValue, "w", "inf", "a whole number"),
            ("w=nan", .invalidValue, "w", "nan", "a whole number"),
            ("w=+5", .invalidValue, "w", " 5", "a whole number"),
            ("w=%2B5", .invalidValue, "w", "+5", "a whole number"),
            ("w=4%2000", .invalidValue, "w", "4 00", "a whole number"),
            ("w=%D9%A4", .invalidValue, "w", "٤", "a whole number"),
            ("w=400px", .invalidValue, "w", "400px", "a whole number"),
            ("w=auto", .invalidValue, "w", "auto", "a whole number"),
            ("h=0", .outOfRange, "h", "0", "from 1 to 16384"),
            ("height=1,5", .invalidValue, "height", "1,5", "a whole number"),
            ("scalex=0.4", .outOfRange, "scalex", "0.4", "a number from 1 to 16384"),
            ("scalex=0", .outOfRange, "scalex", "0", "a number from 1 to 16384"),
            ("scaley=16384.1", .outOfRange, "scaley", "16384.1", "a number from 1 to 16384"),
            ("scaley=.", .invalidValue, "scaley", ".", "a number from 1 to 16384"),
            ("fit=zoom", .invalidValue, "fit", "zoom", "cover, crop, fill, pad, outside, auto or thumb"),
            ("fit=Cover", .invalidValue, "fit", "Cover", "Did you mean 'cover'?"),
            ("g=above", .invalidValue, "g", "above", "a point as two fractions"),
            ("g=0.5", .invalidValue, "g", "0.5", "0.3,0.7"),
            ("g=0.5,0.5,0.5", .invalidValue, "g", "0.5,0.5,0.5", "0.3,0.7"),
            ("g=1.1,0", .outOfRange, "g", "1.1,0", "from 0 to 1"),
            ("g=0,-0.1", .outOfRange, "g", "0,-0.1", "from 0 to 1"),
            ("gravity=a,b", .invalidValue, "gravity", "a,b", "0.3,0.7"),
            ("crop=1,2,3", .invalidValue, "crop", "1,2,3", "x,y,width,height"),
            ("crop=1,2,3,4,5", .invalidValue, "crop", "1,2,3,4,5", "x,y,width,height"),
            ("crop=1,2,0,4", .outOfRange, "crop", "1,2,0,4", "above 0"),
            ("crop=1,2,3,0%25", .outOfRange, "crop", "1,2,3,0%", "above 0"),
            ("crop=-1,2,3,4", .outOfRange, "crop", "-1,2,3,4", "from 0"),
            ("crop=0,0,101%25,4", .outOfRange, "crop", "0,0,101%,4", "over 100%"),
            ("rect=a,b,c,d", .invalidValue, "rect", "a,b,c,d", "x,y,width,height"),
            ("crop=1,2,3,4%25%25", .invalidValue, "crop", "1,2,3,4%%", "x,y,width,height"),
            ("crop=%25,0,1,1", .invalidValue, "crop", "%,0,1,1", "x,y,width,height"),
            ("dpr=0", .outOfRange, "dpr", "0", "a number from 0.1 to 5"),
            ("dpr=0.09", .outOfRange, "dpr", "0.09", "a number from 0.1 to 5"),
            ("dpr=5.000000001", .outOfRange, "dpr", "5.000000001", "a number from 0.1 to 5"),
            ("dpr=x", .invalidValue, "dpr", "x", "a number from 0.1 to 5"),
            ("w=16384&dpr=2", .outOfRange, "dpr", "2", "'width' 16384 times 'dpr' 2 is 32768 pixels"),
            ("h=1&dpr=0.1", .outOfRange, "dpr", "0.1", "'height' 1 times 'dpr' 0.1 is 0 pixels"),
            (
                "format=bmp", .invalidValue, "format", "bmp",
                "jpeg, jpg, png, webp, avif, gif, tiff, jxl, auto, json, color, palette, thumbhash, blurhash, lqip or phash"
            ),
            ("format=pallete", .invalidValue, "format", "pallete", "Did you mean 'palette'?"),
            ("format=palette&colors=17", .outOfRange, "colors", "17", "a whole number from 2 to 16"),
            ("format=palette&colors=1", .outOfRange, "colors", "1", "a whole number from 2 to 256"),
            ("format=heic", .invalidValue, "format", "heic", "jpeg"),
            ("f=JPEG", .invalidValue, "f", "JPEG", "Did you mean 'jpeg'?"),
            ("q=0", .outOfRange, "q", "0", "a whole number from 1 to 100"),
            ("q=101", .outOfRange, "q", "101", "a whole number from 1 to 100"),
            ("quality=high", .invalidValue, "quality", "high", "a whole number from 1 to 100"),
            ("max-bytes=99", .outOfRange, "max-bytes", "99", "such as 200000, 200kB or 200KiB"),
            ("max-bytes=1001MB", .outOfRange, "max-bytes", "1001MB", "from 100 to 1000000000"),
            ("max-bytes=100.5", .invalidValue, "max-bytes", "100.5", "a number of bytes"),
            ("max-bytes=2+kB", .invalidValue, "max-bytes", "2 kB", "a number of bytes"),
            ("max-bytes=-5kB", .invalidValue, "max-bytes", "-5kB", "a number of bytes"),
            ("max-bytes=1e9", .invalidValue, "max-bytes", "1e9", "a number of bytes"),
            ("bg=ff", .invalidValue, "bg", "ff", "a colour"),
            ("bg=fffff", .invalidValue, "bg", "fffff", "a colour"),
            ("bg=ggg", .invalidValue, "bg", "ggg", "a colour"),
            ("bg=%23red", .invalidValue, "bg", "#red", "a colour"),
            ("bg=%23%23fff", .invalidValue, "bg", "##fff", "a colour"),
            ("background=fffffffff", .invalidValue, "background", "fffffffff", "a colour"),
            ("bg=%C3%A9%C3%A9%C3%A9", .invalidValue, "bg", "ééé", "a colour"),
            ("rotate=left", .invalidValue, "rotate", "left", "a number of degrees"),
            ("rotate=1000000", .outOfRange, "rotate", "1000000", "a number of degrees from -999999 to 999999"),
            ("flip=x", .invalidValue, "flip", "x", "h, v, hv or none"),
            ("flip=horizontal", .invalidValue, "flip", "horizontal", "h, v, hv or none"),
            ("redact=eyes", .invalidValue, "redact", "eyes", "pixelate or fill:COLOR"),
            ("redact=faces,fill", .invalidValue, "redact", "faces,fill", "fill:COLOR behind a comma"),
            ("redact=faces,fill:00000080", .invalidValue, "redact", "00000080", "a colour that is opaque"),
            ("redact=face", .invalidValue, "redact", "face", "Did you mean 'faces'?"),
            ("blur=0", .outOfRange, "blur", "0", "a number from 0.1 to 250"),
            ("blur=250.1", .outOfRange, "blur", "250.1", "a number from 0.1 to 250"),
            ("sharpen=0.05", .outOfRange, "sharpen", "0.05", "a number from 0.1 to 10"),
            ("sharp=11", .outOfRange, "sharp", "11", "a number from 0.1 to 10"),
            ("grayscale=yes", .invalidValue, "grayscale", "yes", "no value, or 1, true, 0 or false"),
            ("brightness=-1", .outOfRange, "brightness", "-1", "a number from 0 to 10"),
            ("contrast=10.1", .outOfRange, "contrast", "10.1", "a number from 0 to 10"),
            ("saturation=lots", .invalidValue, "saturation", "lots", "a number from 0 to 10"),
            ("gamma=0", .outOfRange, "gamma", "0", "a number from 0.1 to 10"),
            ("exposure=-4.1", .outOfRange, "exposure", "-4.1", "a number from -4 to 4"),
            ("exposure=bright", .invalidValue, "exposure", "bright", "a number from -4 to 4"),
            ("hue=red", .invalidValue, "hue", "red", "a number of degrees"),
            ("vibrance=2", .outOfRange, "vibrance", "2", "a number from -1 to 1"),
            ("invert=0.5", .invalidValue, "invert", "0.5", "no value, or 1, true, 0 or false"),
            ("normalize=yes", .invalidValue, "normalize", "yes", "no value, or 1, true, 0 or false"),
            ("sepia=1.5", .outOfRange, "sepia", "1.5", "a number from 0 to 1"),
            ("monochrome=gld", .invalidValue, "monochrome", "gld", "Did you mean 'gold'?"),
            ("monochrome=red,2", .outOfRange, "monochrome", "2", "a number from 0 to 1"),
            ("duotone=navy", .invalidValue, "duotone", "navy", "two opaque colours"),
            ("duotone=navy,wheat,1,1", .invalidValue, "duotone", "navy,wheat,1,1", "two opaque colours"),
            ("duotone=navy,wheatt", .invalidValue, "duotone", "wheatt", "Did you mean 'wheat'?"),
            ("duotone=navy,ff000080", .invalidValue, "duotone", "ff000080", "opaque"),
            ("duotone=navy,wheat,-1", .outOfRange, "duotone", "-1", "a number from 0 to 1"),
            ("colorize=0.5", .invalidValue, "colorize", "0.5", "a colour"),
            ("pixelate=0", .outOfRange, "pixelate", "0", "a whole number from 1 to 1000"),
            ("pixelate=1.5", .invalidValue, "pixelate", "1.5", "a whole number from 1 to 1000"),
            ("noise=-0.1", .outOfRange, "noise", "-0.1", "a number from 0 to 1"),
            ("gradient=black,0,1,0,0", .invalidValue, "gradient", "black,0,1,0,0", "black,0,0.7,180"),
            ("gradient=black,2", .outOfRange, "gradient", "2", "a number from 0 to 1"),
            ("gradient=black,0,1,up", .invalidValue, "gradient", "up", "a number of degrees"),
            ("vignette=1.01", .outOfRange, "vignette", "1.01", "a number from 0 to 1"),
            ("curve=0:0", .invalidValue, "curve", "0:0", "2 to 16 points from left to right"),
            ("curve=0:0,1", .invalidValue, "curve", "0:0,1", "2 to 16 points"),
            ("curve=0:0,1:2", .invalidValue, "curve", "0:0,1:2", "from 0 to 1"),
            ("curve=1:0,0:1", .invalidValue, "curve", "1:0,0:1", "from left to right"),
            ("curve=0:0,0:1", .invalidValue, "curve", "0:0,0:1", "from left to right"),
            ("border=4", .invalidValue, "border", "4", "a width in pixels, a colour"),
            ("border=0,red", .outOfRange, "border", "0", "a whole number from 1 to 1000"),
            ("border=4,rde", .invalidValue, "border", "rde", "Did you mean 'red'?"),
            ("border=4,red,around", .invalidValue, "border", "around", "inside or outside"),
            ("radius=-1", .outOfRange, "radius", "-1", "pixels from 0 to 16384"),
            ("radius=51%25", .outOfRange, "radius", "51%", "from 0% to 50%"),
            ("radius=1,2", .invalidValue, "radius", "1,2", "a radius or four"),
            ("corner-radius=1,2,3,x", .invalidValue, "corner-radius", "x", "or max"),
            ("mask=circle", .invalidValue, "mask", "circle", "ellipse"),
            ("trim=256", .outOfRange, "trim", "256", "a tolerance from 0 to 255"),
            ("trim=-1", .outOfRange, "trim", "-1", "a tolerance from 0 to 255"),
            ("trim=yes", .invalidValue, "trim", "yes", "a tolerance from 0 to 255"),
            ("page=0", .outOfRange, "page", "0", "a whole number from 1 to 100000"),
            ("frames=all", .invalidValue, "frames", "all", "a whole number from 1 to 100000"),
            ("metadata=all", .invalidValue, "metadata", "all", "none, copyright or keep"),
            ("hdr=prefer", .invalidValue, "hdr", "prefer", "sdr or keep"),
            ("preset=huge", .unknownPreset, "preset", "huge", "There is no preset 'huge'."),
            ("preset=smal", .unknownPreset, "preset", "smal", "Did you mean 'small'?"),
            ("exp=soon", .invalidValue, "exp", "soon", "a Unix time in whole seconds"),
            ("exp=-1", .invalidValue, "exp", "-1", "a Unix time in whole seconds"),
            ("exp=1234567890123456", .invalidValue, "exp", "1234567890123456", "a Unix time in whole seconds"),
        ] as [(String, NativeError.Code, String, String, String)]
    )
    func value(query: String, code: NativeError.Code, parameter: String, value: String, sentence: String) throws {
        let error = try native.refusal(query: query)
        #expect(error.code == code)
        #expect(error.kind == .badRequest)
        #expect(error.parameter == parameter)
        #expect(error.value == value)
        #expect(error.message.contains(sentence), "\(error.message)")
        #expect(error.message.contains(value), "\(error.message)")
    }

    @Test(arguments: [
        "width", "w=", "h", "fit", "g=", "crop", "dpr", "format", "q", "bg=", "rotate", "flip", "blur", "sharpen",
        "brightness",
        "contrast", "saturation", "page", "frames", "metadata", "preset", "download", "exp",
    ])
    func aParameterWithoutItsValue(query: String) throws {
        let error = try native.refusal(query: query)
        #expect(error.code == .invalidValue)
        #expect(error.message.contains("needs a value"), "\(error.message)")
    }

    @Test(arguments: [
        ("w=1&w=1", "'w' is given twice; once is enough."),
        ("w=1&width=1", "'w' and 'width' are the same parameter; give one of them."),
        ("h=3&w=1&scalex=2", "'w' and 'scalex' are the same parameter; give one of them."),
        ("h=1&scaley=1", "'h' and 'scaley' are the same parameter; give one of them."),
        ("g=north&position=south", "'g' and 'position' are the same parameter; give one of them."),
        ("crop=1,1,1,1&rect=1,1,1,1", "'crop' and 'rect' are the same parameter; give one of them."),
        ("fm=png&f=png", "'fm' and 'f' are the same parameter; give one of them."),
        ("encoding=png&output=png", "'encoding' and 'output' are the same parameter; give one of them."),
        ("q=1&quality=1", "'q' and 'quality' are the same parameter; give one of them."),
        ("bg=fff&background=fff", "'bg' and 'background' are the same parameter; give one of them."),
        ("rot=1&rotate=1", "'rot' and 'rotate' are the same parameter; give one of them."),
        ("sharp=1&sharpen=1", "'sharp' and 'sharpen' are the same parameter; give one of them."),
        ("grayscale&grayscale", "'grayscale' is given twice; once is enough."),
        ("v=1&v=2", "'v' is given twice; once is enough."),
        ("s=1&s=2", "'s' is given twice; once is enough."),
    ])
    func twoSpellingsOfOneParameter(query: String, sentence: String) throws {
        let error = try native.refusal(query: query)
        #expect(error.code == .repeatedParameter)
        #expect(error.message == sentence)
    }

    @Test(arguments: [
        ("widht=4", "There is no parameter 'widht'. Did you mean 'width'?"),
        ("Width=4", "There is no parameter 'Width'. Did you mean 'width'?"),
        ("W=4", "There is no parameter 'W'. Did you mean 'w'?"),
        ("hieght=4", "There is no parameter 'hieght'. Did you mean 'height'?"),
        ("heigth=4", "There is no parameter 'heigth'. Did you mean 'height'?"),
        ("grayscal", "There is no parameter 'grayscal'. Did you mean 'grayscale'?"),
        ("qualty=4", "There is no parameter 'qualty'. Did you mean 'quality'?"),
        ("backgroud=4", "There is no parameter 'backgroud'. Did you mean 'background'?"),
        ("fromat=png", "There is no parameter 'fromat'. Did you mean 'format'?"),
        ("positon=4", "There is no parameter 'positon'. Did you mean 'position'?"),
        ("presets=4", "There is no parameter 'presets'. Did you mean 'preset'?"),
        ("z=4", "There is no parameter 'z'."),
        ("xy=4", "There is no parameter 'xy'."),
        ("sparkle=4", "There is no parameter 'sparkle'."),
        ("utmsource=4", "There is no parameter 'utmsource'."),
        ("=4", "There is no parameter ''."),
        ("=", "There is no parameter ''."),
        ("%20w=4", "There is no parameter ' w'."),
        ("%E2%80%AE=4", "There is no parameter '\u{FFFD}'."),
        ("a%00b%0A=4", "There is no parameter 'a\u{FFFD}b\u{FFFD}'."),
    ])
    func unknownParameters(query: String, sentence: String) throws {
        let error = try native.refusal(query: query)
        #expect(error.code == .unknownParameter)
        #expect(error.message == sentence)
    }

    @Test(arguments: [
        ("fit=covr", "cover"), ("fit=contian", "contain"), ("fit=scaledown", "scale-down"), ("fit=inisde", "inside"),
        ("format=wepb", "webp"), ("format=jpge", "jpg"), ("format=tif", "tiff"), ("format=aviff", "avif"),
        ("g=cetner", "center"), ("g=nort", "north"), ("g=northeat", "northeast"), ("g=smrt", "smart"),
        ("bg=rebecapurple", "rebeccapurple"), ("bg=ligthblue", "lightblue"), ("bg=trasparent", "transparent"),
        ("metadata=copyrigth", "copyright"), ("flip=HV", "hv"),
    ])
    func nearMissesOfValues(query: String, meant: String) throws {
        let error = try native.refusal(query: query)
        #expect(error.message.hasSuffix("Did you mean '\(meant)'?"), "\(error.message)")
    }

    @Test(arguments: ["w=%FF", "%FF=1", "download=%C3", "fit=%ED%A0%80", "v=%C0%80"])
    func aQueryThatIsNoText(query: String) throws {
        #expect(try native.refusal(query: query).code == .malformedQuery)
    }

    @Test func whatIsQuotedIsShort() throws {
        let long = String(repeating: "9", count: 5000)
        let error = try native.refusal(query: "w=\(long)")
        #expect(error.message.utf8.count < 200)
        #expect((error.value ?? "").unicodeScalars.count <= 65)
        #expect(try native.refusal(query: "\(long)=1").message.utf8.count < 200)
    }
}
