// The products of a layer. Where the processor multiplies pairs of bfloat16 numbers (AVX-512
// BF16) and this file is compiled for it, both factors are rounded to that type and the sums stay
// float32; elsewhere these are the products of product.h.
#pragma once

#include "memory.h"
#include "product.h"

namespace elman {
namespace ELMAN_VARIANT {

// A matrix as the left factor of products, in panels `panel` apart; valid until the next one is
// made.
struct Left {
  const float* at;
  int64_t panel;
};

// Here stand, in two ways:
// - `factor_depth`: rows of a right factor, as `pack_factor` below makes it of so many;
// - `left_factor`: A (rows x depth) as a left factor;
// - `layer_product`: C (rows x columns) = or += A (rows x depth) B;
// - `layer_outer`: C (rows x columns) += A^T B, with A (depth x rows) and B (depth x columns).
#if defined(__AVX512BF16__)

// A pair of bfloat16 numbers stands where a float stood: of neighbours in a row for the left
// factor, of the same column in two rows for the right one.
typedef __m512bh Pairs;

static inline Pairs pairs_at(const float* at) { return (Pairs)_mm512_loadu_ps(at); }

static inline Pairs same_pair(const float* at) {
  int32_t pair;
  std::memcpy(&pair, at, sizeof pair);
  return (Pairs)_mm512_set1_epi32(pair);
}

// Two rows of a vector's columns as pairs, column by column.
static inline void store_pairs(float* to, Vector first, Vector second) {
  alignas(64) static const uint16_t order[32] = {0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,
                                                 21, 6, 22, 7, 23, 8,  24, 9,  25, 10, 26,
                                                 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  const __m512i both = (__m512i)_mm512_cvtne2ps_pbh((__m512)second, (__m512)first);
  _mm512_storeu_si512(to, _mm512_permutexvar_epi16(_mm512_load_si512(order), both));
}

// Rows of one panel as pairs of rows, in place where `to` is `from`; a last odd row has zeros
// beside it.
static inline void pair_rows(float* to, const float* from, int64_t rows) {
  for (int64_t r = 0; r < rows; r += 2, to += kPanel)
    for (int v = 0; v < kPanel; v += kLanes) {
      const Vector first = load(from + r * kPanel + v);
      store_pairs(to + v, first, r + 1 < rows ? load(from + (r + 1) * kPanel + v) : Vector{});
    }
}

// C (rows x vectors) = or += A B, in registers; `depth` counts pairs. A's rows have kPanel / 2
// pairs each, or with `transposed` its pairs lie one kPanel apart.
template <int rows, int vectors, bool transposed>
static void pair_tile(float* C, const float* A, int64_t next_panel, const float* B, int64_t depth,
                      bool add) {
  constexpr int wide = kPanel / 2;
  constexpr int along_rows = transposed ? 1 : wide, along_depth = transposed ? kPanel : 1;
  __m512 sum[rows][vectors];
  for (int i = 0; i < rows; ++i)
    for (int v = 0; v < vectors; ++v) sum[i][v] = _mm512_setzero_ps();
  for (int64_t left = depth; left > 0; left -= wide, A += next_panel) {
    const int64_t here = transposed ? left : smaller(left, wide);
    for (int64_t k = 0; k < here; ++k, B += kPanel) {
      Pairs b[vectors];
      for (int v = 0; v < vectors; ++v) b[v] = pairs_at(B + v * kLanes);
      for (int i = 0; i < rows; ++i) {
        const Pairs a = same_pair(A + i * along_rows + k * along_depth);
        for (int v = 0; v < vectors; ++v) sum[i][v] = _mm512_dpbf16_ps(sum[i][v], a, b[v]);
      }
    }
    if (transposed) break;
  }
  for (int i = 0; i < rows; ++i)
    for (int v = 0; v < vectors; ++v) {
      float* to = C + i * kPanel + v * kLanes;
      store(to, add ? load(to) + (Vector)sum[i][v] : (Vector)sum[i][v]);
    }
}

template <int vectors, bool transposed>
static Tile pair_tile_of(int64_t rows) {
  static constexpr Tile tiles[] = {
      pair_tile<1, vectors, transposed>,  pair_tile<2, vectors, transposed>,
      pair_tile<3, vectors, transposed>,  pair_tile<4, vectors, transposed>,
      pair_tile<5, vectors, transposed>,  pair_tile<6, vectors, transposed>,
      pair_tile<7, vectors, transposed>,  pair_tile<8, vectors, transposed>,
      pair_tile<9, vectors, transposed>,  pair_tile<10, vectors, transposed>,
      pair_tile<11, vectors, transposed>, pair_tile<12, vectors, transposed>};
  return tiles[rows - 1];
}

static inline int64_t factor_depth(int64_t depth) { return (depth + 1) / 2; }

// Sums of a row's columns += a number of the row times a row of the right factor, or pairs of them.
static inline Vector add_times(Vector sum, const float* a, const float* b) {
  return (Vector)_mm512_dpbf16_ps((__m512)sum, same_pair(a), pairs_at(b));
}

// Make packed weights (depth x columns) a right factor, in place: its panels close up.
static void as_factor(float* weights, int64_t depth, int64_t columns) {
  for (int64_t c = 0; c < panels(columns); ++c)
    pair_rows(weights + c * factor_depth(depth) * kPanel, weights + c * depth * kPanel, depth);
}

static Left left_factor(const float* A, int64_t A_panel, int64_t rows, int64_t depth) {
  // What lies behind the last of an odd number of columns is multiplied by the zeros beside the
  // last row of B, and must be a number.
  const int64_t half = kPanel / 2, deep = panels(depth);
  float* left = memory(kLeft, deep * rows * half);
  for (int64_t p = 0; p < deep; ++p)
    for (int64_t r = 0; r < rows; ++r) {
      const float* from = A + p * A_panel + r * kPanel;
      Vector high = load(from + kLanes), low = load(from);
      if (depth - p * kPanel < kPanel) {
        low = load_first(from, larger(0, depth - p * kPanel));
        high = load_first(from + kLanes, larger(0, depth - p * kPanel - kLanes));
      }
      _mm512_storeu_ps(left + (p * rows + r) * half,
                       (__m512)_mm512_cvtne2ps_pbh((__m512)high, (__m512)low));
    }
  return {left, rows * half};
}

static void layer_product(float* C, int64_t C_panel, const Left& A, const float* B, int64_t rows,
                          int64_t depth, int64_t columns, bool add) {
  const int64_t half = kPanel / 2, pairs = factor_depth(depth);
  for (int64_t c = 0; c < panels(columns); ++c) {
    const bool narrow = columns - c * kPanel <= kLanes;
    in_tiles(rows, [&](int64_t from, int64_t height) {
      const Tile work =
          narrow ? pair_tile_of<1, false>(height) : pair_tile_of<2, false>(height);
      work(C + c * C_panel + from * kPanel, A.at + from * half, A.panel, B + c * pairs * kPanel,
           pairs, add);
    });
  }
}

static void layer_outer(float* C, const float* A, int64_t A_panel, const float* B, int64_t B_panel,
                        int64_t rows, int64_t depth, int64_t columns) {
  const int64_t pairs = (depth + 1) / 2, panel = pairs * kPanel;
  float* left = memory(kLeft, panels(rows) * panel);
  float* right = memory(kRight, panels(columns) * panel);
  for (int64_t p = 0; p < panels(rows); ++p) pair_rows(left + p * panel, A + p * A_panel, depth);
  for (int64_t c = 0; c < panels(columns); ++c)
    pair_rows(right + c * panel, B + c * B_panel, depth);
  for (int64_t c = 0; c < panels(columns); ++c) {
    const bool narrow = columns - c * kPanel <= kLanes;
    for (int64_t p = 0; p < panels(rows); ++p) {
      in_tiles(smaller(kPanel, rows - p * kPanel), [&](int64_t from, int64_t height) {
        const Tile work = narrow ? pair_tile_of<1, true>(height) : pair_tile_of<2, true>(height);
        work(C + (c * rows + p * kPanel + from) * kPanel, left + p * panel + from, 0,
             right + c * panel, pairs, true);
      });
    }
  }
}

#else

static inline int64_t factor_depth(int64_t depth) { return depth; }

static inline Vector add_times(Vector sum, const float* a, const float* b) {
  return sum + *a * load(b);
}

static inline void as_factor(float*, int64_t, int64_t) {}

static Left left_factor(const float* A, int64_t A_panel, int64_t, int64_t) { return {A, A_panel}; }

static void layer_product(float* C, int64_t C_panel, const Left& A, const float* B, int64_t rows,
                          int64_t depth, int64_t columns, bool add) {
  product(C, C_panel, A.at, A.panel, B, depth * kPanel, rows, depth, columns, add);
}

static void layer_outer(float* C, const float* A, int64_t A_panel, const float* B, int64_t B_panel,
                        int64_t rows, int64_t depth, int64_t columns) {
  add_outer(C, A, A_panel, B, B_panel, rows, depth, columns);
}

#endif

// For a left factor that serves one product alone.
static inline void layer_product(float* C, int64_t C_panel, const float* A, int64_t A_panel,
                                 const float* B, int64_t rows, int64_t depth, int64_t columns,
                                 bool add) {
  layer_product(C, C_panel, left_factor(A, A_panel, rows, depth), B, rows, depth, columns, add);
}

// Read row-major weights (depth x columns, rows `stride` apart) as a right factor.
static void pack_factor(float* to, const float* from, int64_t stride, int64_t depth,
                        int64_t columns) {
  pack(to, depth * kPanel, from, stride, depth, columns);
  as_factor(to, depth, columns);
}

// Read the transpose of row-major weights (columns x depth) as a right factor.
static void pack_transposed_factor(float* to, const float* from, int64_t stride, int64_t depth,
                                   int64_t columns) {
  pack_transposed(to, from, stride, depth, columns);
  as_factor(to, depth, columns);
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
