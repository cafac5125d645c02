// Vectors of floats, as wide as the processor this file is compiled for, and the functions of
// the gates on them. Everything is in a namespace of its own per variant (ELMAN_VARIANT), and
// nothing here comes from the C++ library: an inline function compiled for AVX-512 must never
// be the copy that the linker keeps for every processor.
#pragma once

#include <cstdint>
#include <cstring>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#ifndef ELMAN_VARIANT
#define ELMAN_VARIANT baseline
#endif

namespace elman {
namespace ELMAN_VARIANT {

#if defined(__AVX512F__)
constexpr int kLanes = 16, kTileRows = 12;  // 24 of 32 registers hold sums
#elif defined(__AVX2__)
constexpr int kLanes = 8, kTileRows = 6;  // 12 of 16
#elif defined(__aarch64__)
constexpr int kLanes = 4, kTileRows = 12;
#else
constexpr int kLanes = 4, kTileRows = 5;
#endif

// Matrices are kept in panels: `kPanel` columns of all rows, one row after the other.
constexpr int kPanel = 2 * kLanes;

typedef float Vector __attribute__((vector_size(4 * kLanes)));
typedef int32_t Whole __attribute__((vector_size(4 * kLanes)));
typedef float Unaligned __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));

static inline Vector load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
static inline void store(float* to, Vector v) { *reinterpret_cast<Unaligned*>(to) = v; }

// The first `count` numbers of a vector, and zeros; never touches what lies behind them.
static inline Vector load_first(const float* from, int64_t count) {
  if (count >= kLanes) return load(from);
#if defined(__AVX512F__)
  return (Vector)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), from);
#elif defined(__AVX2__)
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return (Vector)_mm256_maskload_ps(
      from, _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), lanes));
#else
  Vector v = {};
  for (int64_t i = 0; i < count; ++i) v[i] = from[i];
  return v;
#endif
}

static inline void store_first(float* to, Vector v, int64_t count) {
  if (count >= kLanes) return store(to, v);
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(to, (__mmask16)((1u << count) - 1), (__m512)v);
#elif defined(__AVX2__)
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  _mm256_maskstore_ps(to, _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), lanes),
                      (__m256)v);
#else
  for (int64_t i = 0; i < count; ++i) to[i] = v[i];
#endif
}

// Not a sum with zeros, which would cost an addition: -0 + 0 is 0, but x - 0 is always x.
static inline Vector all(float value) { return value - Vector{}; }
static inline Vector least(Vector a, Vector b) { return a < b ? a : b; }
static inline Vector most(Vector a, Vector b) { return a > b ? a : b; }

// tanh(x) = x P(x^2) / Q(x^2), a minimax fit of the relative error on [0, 9] (2e-8 before
// rounding); beyond 9 the nearest float is 1. NaN stays NaN: comparisons with it are false.
static inline Vector tanh(Vector x) {
  x = x > 9.0f ? all(9.0f) : x;
  x = x < -9.0f ? all(-9.0f) : x;
  const Vector u = x * x;
  Vector p = all(0x1.cadbe0p-27f), q = all(0x1.a17f92p-21f);
  p = p * u + 0x1.59c2fcp-16f;
  q = q * u + 0x1.5885dep-12f;
  p = p * u + 0x1.ca2c4ep-9f;
  q = q * u + 0x1.a7f7dap-6f;
  p = p * u + 0x1.120b16p-3f;
  q = q * u + 0x1.de5ad4p-2f;
  p = p * u + 1.0f;
  q = q * u + 1.0f;
  return x * p / q;
}

// e^x = 2^n e^r with |r| <= ln(2)/2 and the series of e^r to the sixth power.
static inline Vector exp(Vector x) {
  x = x > 88.0f ? all(88.0f) : x;
  x = x < -87.0f ? all(-87.0f) : x;
  // Adding 1.5 * 2^23 rounds to the nearest whole number, which then stands in the last bits.
  const Vector shifted = x * 1.44269504f + 12582912.0f;
  const Vector n = shifted - 12582912.0f;
  const Vector r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Vector p = all(1.0f / 720);
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  // A cast between vectors keeps the bits.
  const Whole bits = (Whole)shifted << 23;
  const Whole scaled = (Whole)p + bits;
  return x == x ? (Vector)scaled : x;
}

static inline Vector sigmoid(Vector x) { return 1.0f / (1.0f + exp(-x)); }

}  // namespace ELMAN_VARIANT
}  // namespace elman
