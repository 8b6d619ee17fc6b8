#ifndef CJPEG_BLOCKS_H
#define CJPEG_BLOCKS_H

#include "data.h"

#include <string.h>

static inline uint8_t as_sample(int32_t value) { return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value; }

/// So much with the sign of another number; nothing of 0.
static inline int32_t with_sign(int32_t amount, int32_t of) { return of < 0 ? -amount : of > 0 ? amount : 0; }

#endif
