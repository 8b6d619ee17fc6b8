// The filters of a row and the choice among them, once; compiled for each kind of processor by defining NAME and WITH.
// What is to the left is known, so that all pixels of a row are worked out side by side.

// How far bytes are from 0, as numbers with a sign, in sum.
WITH static size_t NAME(weight)(const uint8_t *restrict bytes, size_t count) {
    size_t sum = 0;
    while (count > 0) {
        // Pieces whose sums fit 32 bits.
        const size_t piece = count < 4096 ? count : 4096;
        uint32_t part = 0;
        for (size_t x = 0; x < piece; x++) {
            const uint8_t byte = bytes[x], other = (uint8_t)-byte;
            part += byte < other ? byte : other;
        }
        sum += part;
        bytes += piece;
        count -= piece;
    }
    return sum;
}

WITH static void NAME(sub)(uint8_t *restrict to, const uint8_t *restrict row, size_t count, size_t pixel) {
    memcpy(to, row, pixel);
    for (size_t x = pixel; x < count; x++) to[x] = (uint8_t)(row[x] - row[x - pixel]);
}

WITH static void NAME(up)(
    uint8_t *restrict to, const uint8_t *restrict row, const uint8_t *restrict above, size_t count) {
    for (size_t x = 0; x < count; x++) to[x] = (uint8_t)(row[x] - above[x]);
}

WITH static void NAME(average)(
    uint8_t *restrict to, const uint8_t *restrict row, const uint8_t *restrict above, size_t count, size_t pixel) {
    for (size_t x = 0; x < pixel; x++) to[x] = (uint8_t)(row[x] - above[x] / 2);
    for (size_t x = pixel; x < count; x++) {
        // The mean rounded down, in eight bits.
        const uint8_t left = row[x - pixel], over = above[x];
        to[x] = (uint8_t)(row[x] - ((left & over) + ((left ^ over) >> 1)));
    }
}

WITH static void NAME(paeth)(
    uint8_t *restrict to, const uint8_t *restrict row, const uint8_t *restrict above, size_t count, size_t pixel) {
    for (size_t x = 0; x < pixel; x++) to[x] = (uint8_t)(row[x] - above[x]);
    for (size_t x = pixel; x < count; x++) {
        const int16_t left = row[x - pixel], over = above[x], corner = above[x - pixel];
        const int16_t low = left < over ? left : over, high = left < over ? over : left;
        const int16_t sum = (int16_t)(3 * corner - over - left);
        const int16_t guess = high <= sum ? low : corner;
        to[x] = (uint8_t)(row[x] - (sum <= low ? high : guess));
    }
}

WITH static int NAME(filter)(
    uint8_t *filtered, uint8_t *scratch, const uint8_t *row, const uint8_t *above, size_t count, size_t pixel) {
    int best = 4;
    NAME(paeth)(filtered, row, above, count, pixel);
    size_t least = NAME(weight)(filtered, count);
    for (int filter = 3; filter >= 0 && least > 0; filter--) {
        switch (filter) {
        case 3: NAME(average)(scratch, row, above, count, pixel); break;
        case 2: NAME(up)(scratch, row, above, count); break;
        case 1: NAME(sub)(scratch, row, count, pixel); break;
        default: memcpy(scratch, row, count); break;
        }
        const size_t weight = NAME(weight)(scratch, count);
        if (weight < least) {
            least = weight;
            best = filter;
            memcpy(filtered, scratch, count);
        }
    }
    return best;
}
