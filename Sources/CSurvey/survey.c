#include "csurvey.h"

#include <string.h>

// So many pixels at once that what is counted of them fits a byte.
enum { BLOCK = 128 };

void csurvey_split(uint8_t *planes, const uint8_t *samples, size_t width, int bands) {
    uint8_t *red = planes, *green = red + width, *blue = green + width, *alpha = blue + width;
    switch (bands) {
    case 1:
        for (int plane = 0; plane < 3; plane++) memcpy(planes + (size_t)plane * width, samples, width);
        memset(alpha, 255, width);
        break;
    case 2:
        for (size_t x = 0; x < width; x++) {
            red[x] = green[x] = blue[x] = samples[x * 2];
            alpha[x] = samples[x * 2 + 1];
        }
        break;
    case 3:
        for (size_t x = 0; x < width; x++) {
            red[x] = samples[x * 3];
            green[x] = samples[x * 3 + 1];
            blue[x] = samples[x * 3 + 2];
        }
        memset(alpha, 255, width);
        break;
    default:
        for (size_t x = 0; x < width; x++) {
            red[x] = samples[x * 4];
            green[x] = samples[x * 4 + 1];
            blue[x] = samples[x * 4 + 2];
            alpha[x] = samples[x * 4 + 3];
        }
    }
}

static inline uint8_t apart(uint8_t one, uint8_t other) {
    return one > other ? (uint8_t)(one - other) : (uint8_t)(other - one);
}

static inline uint8_t larger(uint8_t one, uint8_t other) { return one > other ? one : other; }

static inline int magnitude(int value) { return value < 0 ? -value : value; }

// Only where there are edges, which photographs have few of.
static size_t colour_edges(
    const uint8_t *one, const uint8_t *other, const uint8_t *heights, size_t stride, size_t count) {
    int edges = 0;
    for (size_t i = 0; i < count; i++) {
        const int red = one[i] - other[i];
        const int green = one[i + stride] - other[i + stride];
        const int blue = one[i + 2 * stride] - other[i + 2 * stride];
        const int lightness = (red * 77 + green * 150 + blue * 29) / 256;
        const int of_red = magnitude(red - lightness), of_blue = magnitude(blue - lightness);
        const int colour = of_red > of_blue ? of_red : of_blue;
        edges += (heights[i] >= CSURVEY_EDGE) & (colour >= CSURVEY_COLOUR_EDGE);
    }
    return (size_t)edges;
}

// Compares up to `BLOCK` pixels with their neighbours; `heights` gets how far each is from its own.
static void compare(
    struct csurvey_direction *direction, const uint8_t *one, const uint8_t *other, uint8_t *heights, size_t stride,
    size_t count) {
    uint8_t same = 0, steps = 0, edges = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t height = larger(
            larger(apart(one[i], other[i]), apart(one[i + stride], other[i + stride])),
            larger(
                apart(one[i + 2 * stride], other[i + 2 * stride]), apart(one[i + 3 * stride], other[i + 3 * stride])));
        heights[i] = height;
        same += height == 0;
        steps += height >= CSURVEY_STEP;
        edges += height >= CSURVEY_EDGE;
    }
    direction->pairs += count;
    direction->same += same;
    direction->steps += steps;
    direction->edges += edges;
    if (edges) direction->colour_edges += colour_edges(one, other, heights, stride, count);
}

void csurvey_count(struct csurvey_counts *counts, const uint8_t *planes, const uint8_t *above, size_t width) {
    for (size_t x = 0; x < width; x += BLOCK) {
        const size_t count = width - x < BLOCK ? width - x : BLOCK;
        const uint8_t *here = planes + x;
        uint8_t across[BLOCK], down[BLOCK], coloured = 0, opaque = 255;
        for (size_t i = 0; i < count; i++) {
            coloured |= (here[i] ^ here[i + width]) | (here[i] ^ here[i + 2 * width]);
            opaque &= here[i + 3 * width];
        }
        counts->is_coloured |= coloured;
        counts->is_clear |= opaque != 255;
        // The first of a row has nothing to its left.
        const size_t first = x == 0;
        across[0] = 255;
        compare(&counts->across, here + first, here + first - 1, across + first, width, count - first);
        if (!above) continue;
        compare(&counts->down, here, above + x, down, width, count);
        uint8_t both = 0;
        for (size_t i = 0; i < count; i++) both += (across[i] | down[i]) == 0;
        counts->same_both_ways += both;
    }
}

// Where a colour is, or would be: there are fewer colours than slots.
static size_t slot_of(const uint64_t *slots, uint32_t colour) {
    size_t slot = (colour * 2654435761u) >> 22;
    while (slots[slot] != UINT64_MAX && (uint32_t)slots[slot] != colour) slot = (slot + 1) % CSURVEY_SLOTS;
    return slot;
}

size_t csurvey_collect(uint64_t *slots, uint32_t *colours, size_t count, const uint8_t *planes, size_t width) {
    const uint8_t *red = planes, *green = red + width, *blue = green + width, *alpha = blue + width;
    uint32_t last = 0;
    for (size_t x = 0; x < width && count <= CSURVEY_COLOURS; x++) {
        const uint32_t colour = red[x] | (uint32_t)green[x] << 8 | (uint32_t)blue[x] << 16 | (uint32_t)alpha[x] << 24;
        if (x > 0 && colour == last) continue;
        last = colour;
        const size_t slot = slot_of(slots, colour);
        if (slots[slot] != UINT64_MAX) continue;
        if (count < CSURVEY_COLOURS) {
            slots[slot] = (uint64_t)count << 32 | colour;
            colours[count] = colour;
        }
        count++;
    }
    return count;
}

int csurvey_place(const uint64_t *slots, uint32_t colour) {
    const uint64_t held = slots[slot_of(slots, colour)];
    return held == UINT64_MAX ? -1 : (int)(held >> 32);
}
