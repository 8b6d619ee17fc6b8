#ifndef CJPEG_BLOCKS_H
#define CJPEG_BLOCKS_H

#include "data.h"

#include <string.h>

static inline uint8_t as_sample(int32_t value) { return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value; }

#endif
