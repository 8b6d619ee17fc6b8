import Dialects
import Recipes
import Testing

/// Two URLs that mean the same share one variant, so their recipes are equal.
struct EquivalenceTests {
    @Test(arguments: [
        [
            "", "&", "&&", "rotate=0", "rotate=360", "rot=-720", "rotate=-0", "dpr=1", "dpr=3", "brightness=1",
            "contrast=1.0",
            "saturation=1&brightness=1", "flip=none", "grayscale=0", "trim=false", "page=1", "metadata=none",
            "fit=cover",
            "gravity=north", "fit=cover&g=smart", "crop=0,0,100%,100%", "rect=0%25,0%25,100%25,100%25",
            "bg=transparent",
            "bg=0000", "bg=ff000000", "exposure=0", "gamma=1", "hue=0", "hue=-360", "vibrance=0", "sepia=0", "noise=0",
            "vignette=0", "pixelate=1", "invert=0", "normalize=false", "curve=0:0,1:1", "curve=0:0,0.3:0.3,1:1",
            "monochrome=red,0", "duotone=red,blue,0", "colorize=red,0", "gradient=red,0,0", "tint=red,0", "radius=0",
            "radius=0,0,0%,0",
            "border=3,transparent", "v=1",
            "exp=1&s=x", "download=a", "format=json",
        ],
        [
            "w=400", "width=400", "scalex=400", "scalex=399.5", "w=200&dpr=2", "w=400&fit=clip", "w=400&g=north",
            "w=400&gravity=smart", "w=400&fit=crop", "w=0400", "w=%34%30%30", "%77=400", "w=400&rotate=360",
        ],
        [
            "w=400&h=300&fit=cover", "h=300&fit=cover&w=400&g=center", "w=200&h=150&dpr=2&fit=cover",
            "fit=cover&w=400&h=300&g=0.5,0.5", "w=400&h=300&fit=cover&position=.50,0.500",
        ],
        ["w=400&h=300&fit=contain", "w=400&h=300&fit=contain&g=west"],
        ["w=400&fit=contain", "w=400&fit=cover", "w=400&fit=fill", "w=400&fit=pad", "w=400&fit=pad&g=east"],
        ["w=4&h=3&fit=fill", "w=4&h=3&fit=squeeze&g=smart", "w=4&h=3&fit=scale"],
        ["w=4&h=3&fit=cover&g=north", "w=4&h=3&fit=cover&g=0.5,0", "w=4&h=3&fit=cover&position=north"],
        ["w=4&h=3&fit=pad", "w=4&h=3&fit=pad&g=smart", "w=4&h=3&fit=pad&g=entropy", "w=4&h=3&fit=pad&g=center"],
        [
            "f=jpeg", "format=jpg", "fm=jpeg&q=80", "output=jpg&bg=white", "encoding=jpeg&bg=ffffff", "f=jpg&bg=fff",
            "f=jpeg&bg=transparent", "f=jpeg&bg=FFFF",
        ],
        ["f=png", "f=png&q=1", "f=png&quality=100"],
        ["f=jpeg&w=4&h=3&fit=pad", "f=jpeg&w=4&h=3&fit=pad&bg=white"],
        ["bg=red", "bg=RED", "bg=f00", "bg=%23f00", "bg=ff0000", "bg=%23FF0000", "bg=f00f", "background=ff0000ff"],
        ["rotate=90", "rotate=450", "rotate=-270", "rotate=90.0", "rot=90.000000000"],
        ["crop=10,20,30,40", "rect=10,20,30,40", "crop=10.0,20,30,40", "crop=10%2C20%2C30%2C40"],
        ["crop=0,0,50%,50%", "crop=0%,0%,50%,50%", "crop=-0,0,50.0%25,50%"],
        ["trim", "trim=", "trim=10", "trim=true"],
        ["pixelate=12", "pixelate=6&dpr=2", "pixelate=8&dpr=1.5", "pixelate=30&dpr=0.4"],
        ["pixelate=1", "pixelate=2&dpr=0.1", "dpr=5"],
        ["radius=max", "radius=50%", "corner-radius=50%25", "radius=max,max,max,max", "radius=max&dpr=3"],
        ["radius=8,4,2,0", "radius=4,2,1,0&dpr=2", "radius=8.0,4,2,0"],
        ["border=8,red", "border=4,f00&dpr=2", "border=8,red,inside"],
        ["hue=90", "hue=450", "hue=-270"],
        ["gradient=red", "gradient=red,0", "gradient=red,0,1", "gradient=f00,0,1,180", "gradient=red,0,1,-180"],
        ["duotone=navy,wheat", "duotone=000080,F5DEB3,1.0"],
        ["preset=small", "preset=small&fit=scale-down", "preset=small&w=540"],
        // A quality that stands in the URL is that of what comes out, a preset's JPEG's: AVIF tells them apart.
        ["width=540&h=540&q=82", "preset=small&q=82"],
        ["width=540&h=540&q=82&f=webp", "preset=small&q=82&f=webp"],
        ["preset=small&f=avif", "width=540&h=540&q=66&f=avif"],
    ])
    func sameMeaningSameRecipe(queries: [String]) throws {
        let recipes = try queries.map { try native.picture($0, accept: browserAccept) }
        let first = try #require(recipes.first)
        for (query, recipe) in zip(queries, recipes) { #expect(recipe == first, "\(query)") }
    }

    @Test func whatDiffersInMeaningDiffersInRecipe() throws {
        let queries = [
            "", "w=400", "h=400", "w=400&h=400", "w=400&h=400&fit=contain", "w=400&h=400&fit=cover",
            "w=400&h=400&fit=crop", "w=400&h=400&fit=fill", "w=400&h=400&fit=pad", "w=400&fit=contain",
            "w=400&h=400&fit=cover&g=north", "w=400&h=400&fit=cover&g=smart", "w=400&h=400&fit=cover&g=entropy",
            "w=400&h=400&fit=pad&g=north", "w=400&h=400&fit=pad&bg=red", "w=400&h=400&fit=pad&bg=transparent",
            "w=400&h=400&fit=pad&bg=white", "bg=white", "bg=red", "rotate=90", "rotate=180", "flip=h", "flip=v",
            "flip=hv", "blur=1", "sharpen=1", "grayscale", "brightness=2", "contrast=2", "saturation=2",
            "saturation=0", "trim", "trim=0", "trim=1", "page=2", "frames=1", "frames=2", "metadata=keep",
            "metadata=copyright", "hdr=keep", "hdr=sdr", "q=80", "q=79", "f=jpeg", "f=jpeg&q=79", "f=png", "f=webp",
            "f=webp&q=80", "f=avif",
            "f=gif", "f=tiff", "f=jxl", "f=auto", "crop=0,0,1,1", "crop=0,0,1%,1%", "crop=0,0,100%,99%", "rotate=45",
            "rotate=45&bg=red", "rotate=45&bg=transparent", "exposure=1", "exposure=-1", "gamma=2", "hue=1",
            "vibrance=1",
            "vibrance=-1", "sepia=1", "noise=1", "vignette=1", "pixelate=2", "pixelate=2&dpr=2", "invert", "normalize",
            "curve=0:0,1:0.9", "curve=0.1:0.1,1:1", "curve=0:0.1,0.1:0,1:1", "monochrome=red", "monochrome=red,0.5",
            "duotone=red,blue", "duotone=blue,red", "colorize=red", "tint=red", "gradient=red", "gradient=red,1,0",
            "gradient=red,0,1,90", "radius=5", "radius=5%", "radius=5,5,5,6", "radius=max", "mask=ellipse",
            "border=3,red",
            "border=3,red,outside", "border=3,blue", "border=4,red", "border=3,transparent,outside",
            "border=3,red&radius=5",
        ]
        let recipes = try queries.map { try native.picture($0) }
        #expect(Set(recipes).count == queries.count)
        #expect(Set(recipes.map(\.canonicalText)).count == queries.count)
    }
}
