// Matrix products on panels, and the ways in and out of them.
//
// A matrix of `rows x columns` in panels is `[panel][row][kPanel]`: every stride inside a panel is
// a constant, so the addresses of a tile are plain offsets. Columns that fill up the last panel
// hold zeros or numbers that nobody reads.
#pragma once

#include "simd.h"

namespace elman {
namespace ELMAN_VARIANT {

constexpr int smaller_of(int a, int b) { return a < b ? a : b; }
static inline int64_t panels(int64_t columns) { return (columns + kPanel - 1) / kPanel; }
static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

// C (rows x vectors) += A (rows x depth) B (depth x vectors), all sums in registers.
// `transposed`: A is kept as (depth x rows). A's columns lie in panels `next_panel` apart.
template <int rows, int vectors, bool transposed>
static void tile(float* C, const float* A, int64_t next_panel, const float* B, int64_t depth,
                 bool add) {
  constexpr int along_rows = transposed ? 1 : kPanel, along_depth = transposed ? kPanel : 1;
  Vector sum[rows][vectors] = {};
  for (int64_t left = depth; left > 0; left -= kPanel, A += next_panel) {
    const int64_t here = transposed ? left : smaller(left, kPanel);
    for (int64_t k = 0; k < here; ++k, B += kPanel) {
      Vector b[vectors];
      for (int v = 0; v < vectors; ++v) b[v] = load(B + v * kLanes);
      for (int i = 0; i < rows; ++i) {
        const float a = A[i * along_rows + k * along_depth];
        for (int v = 0; v < vectors; ++v) sum[i][v] += a * b[v];
      }
    }
    if (transposed) break;
  }
  for (int i = 0; i < rows; ++i)
    for (int v = 0; v < vectors; ++v) {
      float* to = C + i * kPanel + v * kLanes;
      store(to, add ? load(to) + sum[i][v] : sum[i][v]);
    }
}

using Tile = void (*)(float*, const float*, int64_t, const float*, int64_t, bool);

template <int vectors, bool transposed>
static Tile tile_of(int64_t rows) {
  switch (rows) {
    case 1: return tile<1, vectors, transposed>;
    case 2: return tile<2, vectors, transposed>;
    case 3: return tile<3, vectors, transposed>;
    case 4: return tile<4, vectors, transposed>;
    case 5: return tile<5, vectors, transposed>;
    case 6: return tile<smaller_of(6, kTileRows), vectors, transposed>;
    case 7: return tile<smaller_of(7, kTileRows), vectors, transposed>;
    case 8: return tile<smaller_of(8, kTileRows), vectors, transposed>;
    case 9: return tile<smaller_of(9, kTileRows), vectors, transposed>;
    case 10: return tile<smaller_of(10, kTileRows), vectors, transposed>;
    case 11: return tile<smaller_of(11, kTileRows), vectors, transposed>;
    default: return tile<smaller_of(12, kTileRows), vectors, transposed>;
  }
}

// Cut `rows` into tiles of nearly equal height, none higher than the registers allow.
template <typename Do>
static inline void in_tiles(int64_t rows, Do&& work) {
  const int64_t count = (rows + kTileRows - 1) / kTileRows;
  for (int64_t i = 0, from = 0; i < count; ++i) {
    const int64_t height = (rows - from) / (count - i);
    work(from, height);
    from += height;
  }
}

// C (rows x columns) = or += A (rows x depth) B (depth x columns).
[[maybe_unused]] static void product(float* C, int64_t C_panel, const float* A, int64_t A_panel, const float* B,
                    int64_t B_panel, int64_t rows, int64_t depth, int64_t columns, bool add) {
  for (int64_t c = 0; c < panels(columns); ++c) {
    const bool half = columns - c * kPanel <= kLanes;
    in_tiles(rows, [&](int64_t from, int64_t height) {
      const Tile work = half ? tile_of<1, false>(height) : tile_of<2, false>(height);
      work(C + c * C_panel + from * kPanel, A + from * kPanel, A_panel, B + c * B_panel, depth,
           add);
    });
  }
}

// C (rows x columns) += A^T B, with A (depth x rows) and B (depth x columns).
[[maybe_unused]] static void add_outer(float* C, const float* A, int64_t A_panel, const float* B, int64_t B_panel,
                      int64_t rows, int64_t depth, int64_t columns) {
  for (int64_t c = 0; c < panels(columns); ++c) {
    const bool half = columns - c * kPanel <= kLanes;
    for (int64_t p = 0; p < panels(rows); ++p) {
      in_tiles(smaller(kPanel, rows - p * kPanel), [&](int64_t from, int64_t height) {
        const Tile work = half ? tile_of<1, true>(height) : tile_of<2, true>(height);
        work(C + (c * rows + p * kPanel + from) * kPanel, A + p * A_panel + from, 0,
             B + c * B_panel, depth, true);
      });
    }
  }
}

// Do `work(row in panels, row-major row, numbers in it)` for every vector of a matrix: `panel` is
// the distance of its panels, `stride` that of the row-major rows. With an `order` only these
// row-major rows are met, and stand together in the panels.
template <typename Rows, typename Do>
static inline void each_vector(float* panels_at, int64_t panel, Rows* rows_at, int64_t stride,
                               int64_t rows, int64_t columns, const int32_t* order, Do&& work) {
  for (int64_t c = 0; c < panels(columns); ++c)
    for (int64_t v = 0; v < kPanel; v += kLanes) {
      float* inside = panels_at + c * panel + v;
      Rows* outside = rows_at + c * kPanel + v;
      const int64_t count = columns - c * kPanel - v;
      auto each_row = [&](int64_t numbers) {
        for (int64_t r = 0; r < rows; ++r)
          work(inside + r * kPanel, outside + (order ? order[r] : r) * stride, numbers);
      };
      if (count >= kLanes) each_row(kLanes);
      else each_row(larger(count, 0));
    }
}

// Read row-major rows into panels; zeros fill the last one up.
static void pack(float* to, int64_t panel, const float* from, int64_t stride, int64_t rows,
                 int64_t columns, const int32_t* order = nullptr) {
  each_vector(to, panel, from, stride, rows, columns, order,
              [](float* in, const float* out, int64_t count) { store(in, load_first(out, count)); });
}

// Add row-major rows to panels.
static void add_rows(float* to, int64_t panel, const float* from, int64_t stride, int64_t rows,
                     int64_t columns) {
  each_vector(to, panel, from, stride, rows, columns, nullptr,
              [](float* in, const float* out, int64_t count) {
                store(in, load(in) + load_first(out, count));
              });
}

// Write panels into row-major rows.
static void unpack(float* to, int64_t stride, float* from, int64_t panel, int64_t rows,
                   int64_t columns, const int32_t* order = nullptr) {
  each_vector(from, panel, to, stride, rows, columns, order,
              [](float* in, float* out, int64_t count) { store_first(out, load(in), count); });
}

// Read the transpose of row-major `from` (columns x rows, `stride` apart) into panels.
static void pack_transposed(float* to, const float* from, int64_t stride, int64_t rows,
                            int64_t columns) {
  for (int64_t c = 0; c < panels(columns); ++c)
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t j = 0; j < kPanel; ++j) {
        const int64_t column = c * kPanel + j;
        to[(c * rows + r) * kPanel + j] = column < columns ? from[column * stride + r] : 0.0f;
      }
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
