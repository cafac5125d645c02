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
                      float* memory, float* saved, int64_t plane, const int32_t* order) {
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t to = (at(order, row) - row) * kPanel;
      for (int64_t k = row * kPanel; k < (row + 1) * kPanel; k += kLanes) {
        const Vector i = sigmoid(load(sums + k)), f = sigmoid(load(sums + slot + k));
        const Vector n = tanh(load(sums + 2 * slot + k));
        const Vector o = sigmoid(load(sums + 3 * slot + k));
        const Vector c = f * load(memory + to + k) + i * n;
        store(memory + to + k, c);
        store(h + to + k, o * tanh(c));
        if (saved == nullptr) continue;
        store(saved + to + k, i);
        store(saved + plane + to + k, f);
        store(saved + 2 * plane + to + k, n);
        store(saved + 3 * plane + to + k, o);
        store(saved + 4 * plane + to + k, c);
      }
    }
  }

  static void backward(Activation, int64_t rows, float* dh, float* dc, const float*, const float*,
                       const float* c_before, const float* saved, int64_t plane, float* delta,
                       int64_t slot, const int32_t* order) {
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t to = (at(order, row) - row) * kPanel;
      for (int64_t k = row * kPanel; k < (row + 1) * kPanel; k += kLanes) {
        const Vector i = load(saved + to + k), f = load(saved + plane + to + k);
        const Vector n = load(saved + 2 * plane + to + k), o = load(saved + 3 * plane + to + k);
        const Vector u = tanh(load(saved + 4 * plane + to + k));
        const Vector d = load(dh + to + k);
        const Vector d_c = load(dc + to + k) + d * o * (1.0f - u * u);
        store(delta + k, d_c * n * i * (1.0f - i));
        store(delta + slot + k, d_c * load(c_before + to + k) * f * (1.0f - f));
        store(delta + 2 * slot + k, d_c * i * (1.0f - n * n));
        store(delta + 3 * slot + k, d * u * o * (1.0f - o));
        store(dh + to + k, Vector{});
        store(dc + to + k, d_c * f);
      }
    }
  }
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
