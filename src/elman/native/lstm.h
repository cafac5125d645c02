// LSTM (Hochreiter and Schmidhuber 1997): i, f, o = sigmoid(z), n = tanh(z_n),
// c_t = f c_{t-1} + i n, h_t = o tanh(c_t); gates in the order i, f, n, o.
#pragma once

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

struct LSTM {
  // Saved: i, f, n, o, and last c_t, which the step after reads as its c_{t-1}.
  static constexpr int gates = 4, slots = 4, saved = 5;
  static constexpr bool has_memory = true, needs_h = false, recurrent_weights = true;
  static constexpr int input_slot(int gate) { return gate; }
  static constexpr int state_slot(int gate) { return gate; }

  static void forward(Activation, int64_t rows, const float* sums, int64_t slot, float* h,
                      float* memory, float* saved, int64_t plane, const bool* mask) {
    for (int64_t row = 0; row < rows; ++row) {
      const bool skipped = mask && !mask[row];
      for (int64_t k = row * kPanel; k < (row + 1) * kPanel; k += kLanes) {
        if (skipped) {
          if (saved) store(saved + 4 * plane + k, load(memory + k));
          continue;
        }
        const Vector i = sigmoid(load(sums + k)), f = sigmoid(load(sums + slot + k));
        const Vector n = tanh(load(sums + 2 * slot + k));
        const Vector o = sigmoid(load(sums + 3 * slot + k));
        const Vector c = f * load(memory + k) + i * n;
        store(memory + k, c);
        store(h + k, o * tanh(c));
        if (saved == nullptr) continue;
        store(saved + k, i);
        store(saved + plane + k, f);
        store(saved + 2 * plane + k, n);
        store(saved + 3 * plane + k, o);
        store(saved + 4 * plane + k, c);
      }
    }
  }

  static void backward(Activation, int64_t rows, float* dh, float* dc, const float*, const float*,
                       const float* c_before, const float* saved, int64_t plane, float* delta,
                       int64_t slot, const bool* mask) {
    for (int64_t row = 0; row < rows; ++row) {
      const bool skipped = mask && !mask[row];
      for (int64_t k = row * kPanel; k < (row + 1) * kPanel; k += kLanes) {
        Vector di{}, df{}, dn{}, d_o{};
        if (!skipped) {
          const Vector i = load(saved + k), f = load(saved + plane + k);
          const Vector n = load(saved + 2 * plane + k), o = load(saved + 3 * plane + k);
          const Vector u = tanh(load(saved + 4 * plane + k));
          const Vector d = load(dh + k);
          const Vector d_c = load(dc + k) + d * o * (1.0f - u * u);
          di = d_c * n * i * (1.0f - i);
          df = d_c * load(c_before + k) * f * (1.0f - f);
          dn = d_c * i * (1.0f - n * n);
          d_o = d * u * o * (1.0f - o);
          store(dh + k, Vector{});
          store(dc + k, d_c * f);
        }
        store(delta + k, di);
        store(delta + slot + k, df);
        store(delta + 2 * slot + k, dn);
        store(delta + 3 * slot + k, d_o);
      }
    }
  }
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
