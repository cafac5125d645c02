// GRU (Cho et al. 2014), the reset after the product: z, r = sigmoid(a + q),
// n = tanh(a_n + r q_n), h_t = z h_{t-1} + (1 - z) n, with a = x_t W_x + b, q = h_{t-1} W_h + b_h.
#pragma once

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

struct GRU {
  // Slots: a_z + q_z, a_r + q_r, a_n, q_n. Saved: z, r, n, q_n.
  static constexpr int gates = 3, slots = 4, saved = 4;
  static constexpr bool has_memory = false, needs_h = false, recurrent_weights = true;
  static constexpr int input_slot(int gate) { return gate; }
  static constexpr int state_slot(int gate) { return gate < 2 ? gate : 3; }

  static void forward(Activation, int64_t rows, const float* sums, int64_t slot, float* h, float*,
                      float* saved, int64_t plane, const int32_t* order) {
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t to = (at(order, row) - row) * kPanel;
      for (int64_t i = row * kPanel; i < (row + 1) * kPanel; i += kLanes) {
        const Vector z = sigmoid(load(sums + i)), r = sigmoid(load(sums + slot + i));
        const Vector q_n = load(sums + 3 * slot + i);
        const Vector n = tanh(load(sums + 2 * slot + i) + r * q_n);
        store(h + to + i, z * load(h + to + i) + (1.0f - z) * n);
        if (saved == nullptr) continue;
        store(saved + to + i, z);
        store(saved + plane + to + i, r);
        store(saved + 2 * plane + to + i, n);
        store(saved + 3 * plane + to + i, q_n);
      }
    }
  }

  static void backward(Activation, int64_t rows, float* dh, float*, const float* h_before,
                       const float*, const float*, const float* saved, int64_t plane, float* delta,
                       int64_t slot, const int32_t* order) {
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t to = (at(order, row) - row) * kPanel;
      for (int64_t i = row * kPanel; i < (row + 1) * kPanel; i += kLanes) {
        const Vector z = load(saved + to + i), r = load(saved + plane + to + i);
        const Vector n = load(saved + 2 * plane + to + i), q_n = load(saved + 3 * plane + to + i);
        const Vector d = load(dh + to + i);
        const Vector dn = d * (1.0f - z) * (1.0f - n * n);
        store(delta + i, d * (load(h_before + i) - n) * z * (1.0f - z));
        store(delta + slot + i, dn * q_n * r * (1.0f - r));
        store(delta + 2 * slot + i, dn);
        store(delta + 3 * slot + i, dn * r);
        store(dh + to + i, d * z);
      }
    }
  }
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
