#include "cresampling.h"

#include <math.h>

void crs_take_bytes_each(float *row, const uint8_t *samples, size_t pixels, int bands, const float *tables) {
    for (size_t i = 0; i < pixels; i++, row += bands, samples += bands) {
        const float part = bands == 4 ? samples[3] / 255.0f : 1;
        for (int band = 0; band < 3; band++) row[band] = tables[band * 256 + samples[band]] * part;
        if (bands == 4) row[3] = samples[3] * 257.0f;
    }
}

void crs_take_words_each(float *row, const uint16_t *samples, size_t pixels, int bands, const float *tables) {
    for (size_t i = 0; i < pixels; i++, row += bands, samples += bands) {
        const float part = bands == 4 ? samples[3] / 65535.0f : 1;
        for (int band = 0; band < 3; band++) row[band] = tables[band * 65536 + samples[band]] * part;
        if (bands == 4) row[3] = samples[3];
    }
}

void crs_mix_colours(float *row, size_t pixels, int bands, const float *matrix) {
    for (size_t i = 0; i < pixels; i++, row += bands) {
        const float red = row[0], green = row[1], blue = row[2];
        row[0] = matrix[0] * red + matrix[1] * green + matrix[2] * blue;
        row[1] = matrix[3] * red + matrix[4] * green + matrix[5] * blue;
        row[2] = matrix[6] * red + matrix[7] * green + matrix[8] * blue;
    }
}

static float largest(const float *row, int colours) {
    float most = 0;
    for (int band = 0; band < colours; band++) most = row[band] > most ? row[band] : most;
    return most;
}

void crs_scene_to_display(float *row, size_t pixels, int bands, const float *luminance, float exponent, float gain) {
    const int colours = bands < 3 ? 1 : 3;
    for (size_t i = 0; i < pixels; i++, row += bands) {
        float light = row[0];
        if (colours == 3) light = luminance[0] * row[0] + luminance[1] * row[1] + luminance[2] * row[2];
        const float factor = light > 0 ? gain * powf(light / 65535, exponent) : 0;
        for (int band = 0; band < colours; band++) row[band] *= factor;
    }
}

void crs_map_tones(float *row, size_t pixels, int bands, const float *table, size_t count, float most) {
    const int colours = bands < 3 ? 1 : 3;
    const float scale = (float)(count - 1) / sqrtf(most);
    for (size_t i = 0; i < pixels; i++, row += bands) {
        const float light = largest(row, colours);
        if (!(light > 0)) continue;
        // Beyond the most, everything is as bright as it can be.
        float gain = table[count - 1] * most / light;
        if (light < most) {
            const float place = sqrtf(light) * scale;
            size_t index = (size_t)place;
            if (index > count - 2) index = count - 2;
            gain = table[index] + (table[index + 1] - table[index]) * (place - (float)index);
        }
        for (int band = 0; band < colours; band++) row[band] *= gain;
    }
}
