#include "cpng.h"

#include <string.h>

void cpng_spread(uint8_t *samples, const uint8_t *row, size_t count, int depth, const uint8_t *values) {
    if (depth != 1 && depth != 2 && depth != 4) return;
    const int each = 8 / depth, mask = (1 << depth) - 1;
    size_t x = 0;
    for (; x + (size_t)each <= count; x += (size_t)each, row++) {
        for (int i = 0; i < each; i++) samples[x + (size_t)i] = values[*row >> (8 - depth * (i + 1)) & mask];
    }
    for (int i = 0; x < count; x++, i++) samples[x] = values[*row >> (8 - depth * (i + 1)) & mask];
}

void cpng_look_up(uint8_t *samples, const uint8_t *numbers, size_t count, int bands, const uint8_t *palette) {
    if (bands == 4) {
        for (size_t x = 0; x < count; x++) memcpy(samples + x * 4, palette + (size_t)numbers[x] * 4, 4);
    } else {
        for (size_t x = 0; x < count; x++) {
            const uint8_t *colour = palette + (size_t)numbers[x] * 4;
            for (int band = 0; band < 3; band++) samples[x * 3 + (size_t)band] = colour[band];
        }
    }
}

void cpng_turn(uint16_t *samples, const uint8_t *row, size_t count) {
    for (size_t x = 0; x < count; x++) samples[x] = (uint16_t)(row[x * 2] << 8 | row[x * 2 + 1]);
}

void cpng_turn_back(uint8_t *row, const uint16_t *samples, size_t count) {
    for (size_t x = 0; x < count; x++) {
        const uint16_t sample = samples[x];
        row[x * 2] = (uint8_t)(sample >> 8);
        row[x * 2 + 1] = (uint8_t)sample;
    }
}

void cpng_clear(uint8_t *samples, const uint8_t *row, size_t pixels, int colours, const uint8_t *clear) {
    for (size_t x = 0; x < pixels; x++, row += colours, samples += colours + 1) {
        int differs = 0;
        for (int band = 0; band < colours; band++) {
            samples[band] = row[band];
            differs |= row[band] ^ clear[band];
        }
        samples[colours] = differs ? 255 : 0;
    }
}

void cpng_clear_wide(uint16_t *samples, const uint16_t *row, size_t pixels, int colours, const uint16_t *clear) {
    for (size_t x = 0; x < pixels; x++, row += colours, samples += colours + 1) {
        int differs = 0;
        for (int band = 0; band < colours; band++) {
            samples[band] = row[band];
            differs |= row[band] ^ clear[band];
        }
        samples[colours] = differs ? 65535 : 0;
    }
}

void cpng_scatter(uint8_t *row, const uint8_t *pixels, size_t count, size_t pixel, size_t step) {
    for (size_t x = 0; x < count; x++) memcpy(row + x * step * pixel, pixels + x * pixel, pixel);
}
