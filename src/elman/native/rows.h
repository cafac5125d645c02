// Rows of a table that Adam moves only where a step looked them up: what the steps between would
// have done to a row is made up for when it is looked up again.
#pragma once

#include <cstdint>

#include "kernels.h"

#ifndef ELMAN_VARIANT
#define ELMAN_VARIANT baseline
#endif

namespace elman {
namespace ELMAN_VARIANT {

static inline bool moves(const float* w, const float* m, int64_t units) {
  for (int64_t i = 0; i < units; ++i)
    if (w[i] != 0 || m[i] != 0) return true;
  return false;
}

// The steps `first ... first + count - 1` at once, whose only gradient is that of L2, g = l2 w. The
// first moment is summed in closed form, the second and the rate are taken in the middle. What L2 and
// decay take from w is exp(-x) to the third order, a quotient that never runs past zero.
static void skip(const Table& table, const Powers& powers, float* __restrict w,
                 float* __restrict m, float* __restrict v, int64_t first, int64_t count) {
  const float* rates = table.rates + 3 * (first + count / 2);
  const float rate = rates[0], epsilon = rates[1], decay = rates[2] * static_cast<float>(count);
  const float fast = powers.fast[count], slow = powers.slow[count], middle = powers.middle[count];
  const float fading = powers.fading[count], l2 = table.l2;
  const float l2_steps = l2 * static_cast<float>(count);
  for (int64_t i = 0; i < table.units; ++i) {
    const float g = l2 * w[i], square = g * g;
    const float size = __builtin_sqrtf(middle * v[i] + (1 - middle) * square) + epsilon;
    const float step = rate / size;
    const float shrinks = step * l2_steps + decay;
    w[i] = (w[i] - step * fading * (m[i] - g)) / (1 + shrinks + 0.5f * shrinks * shrinks);
    m[i] = g + fast * (m[i] - g);
    v[i] = square + slow * (v[i] - square);
  }
}

static void rows_made_up(const Table& table, const Powers& powers, int64_t row, int64_t step) {
  float* const w = table.W + row * table.units;
  float* const m = table.m + row * table.units;
  float* const v = table.v + row * table.units;
  int64_t at = table.last[row], count = 1;
  table.last[row] = static_cast<int32_t>(step);
  if (at >= step || !moves(w, m, table.units)) return;
  for (; at < step; at += count, count = count < kMostTogether ? 2 * count : count) {
    if (count > step - at) count = step - at;
    skip(table, powers, w, m, v, at, count);
  }
}

static void rows_moved(const Table& table, const Powers& powers, int64_t row, const float* g,
                       float scale, int64_t step) {
  float* __restrict w = table.W + row * table.units;
  float* __restrict m = table.m + row * table.units;
  float* __restrict v = table.v + row * table.units;
  const float* rates = table.rates + 3 * step;
  const float rate = rates[0], epsilon = rates[1], decay = rates[2];
  const float fast = powers.fast[1], slow = powers.slow[1];
  for (int64_t i = 0; i < table.units; ++i) {
    const float d = scale * g[i];
    m[i] = d + fast * (m[i] - d);
    v[i] = d * d + slow * (v[i] - d * d);
    w[i] -= rate * m[i] / (__builtin_sqrtf(v[i]) + epsilon) + decay * w[i];
  }
  table.last[row] = static_cast<int32_t>(step) + 1;
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
