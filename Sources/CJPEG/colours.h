// Samples of planes: made more, as libjpeg does by its "fancy" way, and made colours.

WITH static void NAME(widen)(uint8_t *row, const uint8_t *samples, size_t count) {
    if (count == 0) return;
    row[0] = samples[0];
    row[2 * count - 1] = samples[count - 1];
    for (size_t x = 0; x + 1 < count; x++) {
        const unsigned left = samples[x], right = samples[x + 1];
        row[2 * x + 1] = (uint8_t)((3 * left + right + 2) >> 2);
        row[2 * x + 2] = (uint8_t)((3 * right + left + 1) >> 2);
    }
}

WITH static void NAME(widen_between)(uint8_t *row, const uint8_t *near, const uint8_t *far, size_t count) {
    if (count == 0) return;
    row[0] = (uint8_t)(((3u * near[0] + far[0]) * 4 + 8) >> 4);
    row[2 * count - 1] = (uint8_t)(((3u * near[count - 1] + far[count - 1]) * 4 + 7) >> 4);
    for (size_t x = 0; x + 1 < count; x++) {
        const uint16_t left = (uint16_t)(3 * near[x] + far[x]), right = (uint16_t)(3 * near[x + 1] + far[x + 1]);
        row[2 * x + 1] = (uint8_t)((uint16_t)(3 * left + right + 7) >> 4);
        row[2 * x + 2] = (uint8_t)((uint16_t)(3 * right + left + 8) >> 4);
    }
}

WITH static void NAME(between)(uint8_t *row, const uint8_t *near, const uint8_t *far, int bias, size_t count) {
    for (size_t x = 0; x < count; x++) row[x] = (uint8_t)((uint16_t)(3 * near[x] + far[x] + bias) >> 2);
}

// Constants of 16 bits, as libjpeg's tables are made of.
#define RED(luma, red) as_sample((luma) + ((91881 * (red) + 32768) >> 16))
#define GREEN(luma, blue, red) as_sample((luma) + ((-22554 * (blue) - 46802 * (red) + 32768) >> 16))
#define BLUE(luma, blue) as_sample((luma) + ((116130 * (blue) + 32768) >> 16))

WITH static void NAME(make_rgb)(
    uint8_t *restrict rgb, const uint8_t *restrict luma, const uint8_t *restrict blue, const uint8_t *restrict red,
    size_t count) {
    for (size_t x = 0; x < count; x++) {
        const int32_t y = luma[x], b = blue[x] - 128, r = red[x] - 128;
        rgb[3 * x] = RED(y, r);
        rgb[3 * x + 1] = GREEN(y, b, r);
        rgb[3 * x + 2] = BLUE(y, b);
    }
}

WITH static void NAME(make_cmyk)(
    uint8_t *restrict cmyk, const uint8_t *restrict luma, const uint8_t *restrict blue, const uint8_t *restrict red,
    const uint8_t *restrict black, size_t count) {
    for (size_t x = 0; x < count; x++) {
        const int32_t y = luma[x], b = blue[x] - 128, r = red[x] - 128;
        cmyk[4 * x] = (uint8_t)(255 - RED(y, r));
        cmyk[4 * x + 1] = (uint8_t)(255 - GREEN(y, b, r));
        cmyk[4 * x + 2] = (uint8_t)(255 - BLUE(y, b));
        cmyk[4 * x + 3] = black[x];
    }
}
