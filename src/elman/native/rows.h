// Rows of a table that Adam moves only where a step looked them up: what the steps between would
// have done to a row is made up for when it is looked up again.
#pragma once

#include "kernels.h"
#include "simd.h"

namespace elman {
namespace ELMAN_VARIANT {

typedef double Doubles __attribute__((vector_size(8 * kLanes)));

static inline Vector root(Vector v) {
#if defined(__AVX512F__)
  return (Vector)_mm512_maskz_sqrt_ps(0xffff, (__m512)v);  // the plain one warns in GCC 12
#elif defined(__AVX2__)
  return (Vector)_mm256_sqrt_ps((__m256)v);
#else
  for (int i = 0; i < kLanes; ++i) v[i] = __builtin_sqrtf(v[i]);
  return v;
#endif
}

// Rows of a large table come from far: those to be met soon are called for.
constexpr int64_t kAhead = 3;

static inline void call_for(const float* row, int64_t units) {
  for (int64_t i = 0; i < units; i += 16) __builtin_prefetch(row + i, 1);
}

static inline void call_for(const Table& table, int64_t row) {
  call_for(table.W + row * table.units, table.units);
  call_for(table.m + row * table.units, table.units);
  call_for(table.v + row * table.units, table.units);
  __builtin_prefetch(table.last + row, 1);
}

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
  for (int64_t i = 0; i < table.units; i += kLanes) {
    const int64_t left = table.units - i;
    const Vector at = load_first(w + i, left), at_m = load_first(m + i, left);
    const Vector at_v = load_first(v + i, left);
    const Vector g = l2 * at, square = g * g;
    const Vector size = root(middle * at_v + (1 - middle) * square) + epsilon;
    const Vector step = rate / size;
    const Vector shrinks = step * l2_steps + decay;
    const Vector pulled = at - step * fading * (at_m - g);
    store_first(w + i, pulled / (1.0f + shrinks + 0.5f * shrinks * shrinks), left);
    store_first(m + i, g + fast * (at_m - g), left);
    store_first(v + i, square + slow * (at_v - square), left);
  }
}

static void row_made_up(const Table& table, const Powers& powers, int64_t row, int64_t step) {
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

static void rows_made_up(const Table& table, const Powers& powers, const int32_t* rows, int64_t from,
                         int64_t to, int64_t step) {
  for (int64_t i = from; i < to; ++i) {
    if (rows && i + kAhead < to) call_for(table, rows[i + kAhead]);
    row_made_up(table, powers, rows ? rows[i] : i, step);
  }
}

// The rows that examples want, summed: `wanted (batch, each)` to `sums (batch, units)`.
static void rows_summed(const Table& table, const int32_t* wanted, int64_t each, float* sums,
                        int64_t from, int64_t to) {
  const int64_t units = table.units;
  for (int64_t example = from; example < to; ++example) {
    float* sum = sums + example * units;
    for (int64_t i = 0; i < units; ++i) sum[i] = 0;
    for (int64_t k = example * each; k < (example + 1) * each; ++k) {
      if (wanted[k] < 0 || wanted[k] >= table.rows) continue;
      const float* w = table.W + wanted[k] * units;
      for (int64_t i = 0; i < units; i += kLanes)
        store_first(sum + i, load_first(sum + i, units - i) + load_first(w + i, units - i),
                    units - i);
    }
  }
}

// The gradients of rows, `g (found, units)`, and their squared lengths, from those of the sums,
// `d (batch, units)`.
static void rows_gradients(const Table& table, const Found& found, const float* d, float* g,
                           double* squares, int64_t from, int64_t to) {
  const int64_t units = table.units;
  for (int64_t row = from; row < to; ++row) {
    if (row + kAhead < to) call_for(table.W + found.rows[row + kAhead] * units, units);
    const float* w = table.W + found.rows[row] * units;
    Doubles sum = {};
    for (int64_t i = 0; i < units; i += kLanes) {
      Vector at = table.l2 * load_first(w + i, units - i);
      for (int32_t k = found.begins[row]; k < found.begins[row + 1]; ++k)
        at += load_first(d + found.examples[k] * units + i, units - i);
      store_first(g + row * units + i, at, units - i);
      const Doubles wide = __builtin_convertvector(at, Doubles);
      sum += wide * wide;
    }
    squares[row] = 0;
    for (int lane = 0; lane < kLanes; ++lane) squares[row] += sum[lane];
  }
}

static void rows_moved(const Table& table, const Powers& powers, const int32_t* rows, const float* g,
                       float scale, int64_t step, int64_t from, int64_t to) {
  const int64_t units = table.units;
  const float* rates = table.rates + 3 * step;
  const float rate = rates[0], epsilon = rates[1], decay = rates[2];
  const float fast = powers.fast[1], slow = powers.slow[1];
  for (int64_t row = from; row < to; ++row) {
    if (row + kAhead < to) call_for(table, rows[row + kAhead]);
    float* w = table.W + rows[row] * units;
    float* m = table.m + rows[row] * units;
    float* v = table.v + rows[row] * units;
    for (int64_t i = 0; i < units; i += kLanes) {
      const int64_t left = units - i;
      const Vector d = scale * load_first(g + row * units + i, left), square = d * d;
      const Vector at = load_first(w + i, left);
      const Vector new_m = d + fast * (load_first(m + i, left) - d);
      const Vector new_v = square + slow * (load_first(v + i, left) - square);
      store_first(m + i, new_m, left);
      store_first(v + i, new_v, left);
      store_first(w + i, at - (rate * new_m / (root(new_v) + epsilon) + decay * at), left);
    }
    table.last[rows[row]] = static_cast<int32_t>(step) + 1;
  }
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
