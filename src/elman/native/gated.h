// The cells whose gates see the input alone, forward: they have no recurrent weights.
#pragma once

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

// minGRU (Feng et al. 2024): z = sigmoid(a_z), h_t = (1 - z) h_{t-1} + z a_n.
struct MinGRU {
  static constexpr int gates = 2, slots = 2, saved = 0;
  static constexpr bool has_memory = false, recurrent_weights = false;
  static constexpr int input_slot(int gate) { return gate; }
  static constexpr int state_slot(int gate) { return gate; }

  static void forward(Activation, int64_t rows, const float* sums, int64_t slot, float* h, float*,
                      float*, int64_t, const int32_t* order) {
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t to = (at(order, row) - row) * kPanel;
      for (int64_t i = row * kPanel; i < (row + 1) * kPanel; i += kLanes) {
        const Vector z = sigmoid(load(sums + i));
        store(h + to + i, (1.0f - z) * load(h + to + i) + z * load(sums + slot + i));
      }
    }
  }
};

// QRNN's fo-pooling (Bradbury et al. 2016): c_t = f c_{t-1} + (1 - f) n, h_t = o c_t, with
// n = tanh(a_n) and f, o = sigmoid(a); gates in the order n, f, o.
struct QRNN {
  static constexpr int gates = 3, slots = 3, saved = 0;
  static constexpr bool has_memory = true, recurrent_weights = false;
  static constexpr int input_slot(int gate) { return gate; }
  static constexpr int state_slot(int gate) { return gate; }

  static void forward(Activation, int64_t rows, const float* sums, int64_t slot, float* h,
                      float* memory, float*, int64_t, const int32_t* order) {
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t to = (at(order, row) - row) * kPanel;
      for (int64_t i = row * kPanel; i < (row + 1) * kPanel; i += kLanes) {
        const Vector n = tanh(load(sums + i)), f = sigmoid(load(sums + slot + i));
        const Vector c = f * load(memory + to + i) + (1.0f - f) * n;
        store(memory + to + i, c);
        store(h + to + i, sigmoid(load(sums + 2 * slot + i)) * c);
      }
    }
  }
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
