// Which rows of a block a step reads, and in which order: what a mask leaves out is not computed,
// and what a state of zeros adds is not multiplied.
#pragma once

#include "kernels.h"
#include "product.h"

namespace elman {
namespace ELMAN_VARIANT {

// Rows that a step reads: first those that carry a state on, then those that begin with zeros.
struct Rows {
  int64_t count, carried;
  const int32_t* order;  // of the block's rows; null where they stand in their own
};

static inline int64_t at(const int32_t* order, int64_t k) { return order ? order[k] : k; }

// Tell the step at which each row of a block begins with a state of zeros: none, -1, unless
// the whole block does.
static void beginnings(const Layer& layer, int64_t first, int64_t rows, int32_t* begins) {
  const float* h_0 = layer.h_0 + first * layer.units;
  bool zero = true;
  for (int64_t i = 0; zero && i < rows * layer.units; ++i) zero = h_0[i] == 0.0f;
  for (int64_t r = 0; r < rows; ++r) {
    int64_t step = 0;
    auto masked = [&] {
      const int64_t t = layer.reverse ? layer.time - 1 - step : step;
      return layer.mask && !layer.mask[t * layer.batch + first + r];
    };
    while (zero && step < layer.time && masked()) ++step;
    begins[r] = zero ? static_cast<int32_t>(step) : -1;
  }
}

static Rows rows_of(const Layer& layer, int64_t t, int64_t step, int64_t first, int64_t rows,
                    const int32_t* begins, int32_t* order) {
  const bool* mask = layer.mask ? layer.mask + t * layer.batch + first : nullptr;
  int64_t count = 0;
  for (int64_t r = 0; r < rows; ++r)
    if (begins[r] < step && (!mask || mask[r])) order[count++] = static_cast<int32_t>(r);
  const int64_t carried = count;
  for (int64_t r = 0; r < rows; ++r)
    if (begins[r] == step) order[count++] = static_cast<int32_t>(r);
  const bool own = count == rows && (carried == 0 || carried == rows);
  return {count, carried, own ? nullptr : order};
}

// Bring the rows of `width` panels together.
static inline void collect(float* to, const float* from, int64_t panel, int64_t width,
                           const int32_t* order, int64_t count) {
  for (int64_t c = 0; c < width * panel; c += panel)
    for (int64_t k = 0; k < count; ++k)
      for (int64_t i = 0; i < kPanel; i += kLanes)
        store(to + c + k * kPanel + i, load(from + c + order[k] * kPanel + i));
}

// Add collected rows to where they belong, times `drop` where there is one.
static inline void add_spread(float* to, const float* from, const float* drop, int64_t panel,
                              int64_t width, const int32_t* order, int64_t count) {
  for (int64_t c = 0; c < width * panel; c += panel)
    for (int64_t k = 0; k < count; ++k)
      for (int64_t i = 0; i < kPanel; i += kLanes) {
        const int64_t there = c + at(order, k) * kPanel + i;
        const Vector more = load(from + c + k * kPanel + i);
        store(to + there, load(to + there) + (drop ? more * load(drop + there) : more));
      }
}

// Multiply collected rows of a panel by what stands where they belong.
static inline void multiply_collected(float* rows, const float* by, const int32_t* order,
                                      int64_t count) {
  for (int64_t k = 0; k < count; ++k)
    for (int64_t i = 0; i < kPanel; i += kLanes)
      store(rows + k * kPanel + i, load(rows + k * kPanel + i) * load(by + at(order, k) * kPanel + i));
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
