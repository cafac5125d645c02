// Simple RNN (Elman 1990): h_t = g(z_t), z_t = x_t W_x + h_{t-1} W_h + b.
#pragma once

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

struct Tanh {
  static Vector of(Vector z) { return tanh(z); }
  static Vector slope(Vector h) { return 1.0f - h * h; }
};
struct Relu {
  static Vector of(Vector z) { return z < 0.0f ? Vector{} : z; }
  static Vector slope(Vector h) { return h > 0.0f ? all(1.0f) : Vector{}; }
};
struct Sigmoid {
  static Vector of(Vector z) { return sigmoid(z); }
  static Vector slope(Vector h) { return h * (1.0f - h); }
};
struct Linear {
  static Vector of(Vector z) { return z; }
  static Vector slope(Vector) { return all(1.0f); }
};

struct SimpleRNN {
  static constexpr int gates = 1, slots = 1, saved = 0;
  static constexpr bool has_memory = false, needs_h = true, recurrent_weights = true;
  static constexpr int input_slot(int) { return 0; }
  static constexpr int state_slot(int) { return 0; }

  template <class G>
  static void activate(int64_t rows, const float* z, float* h, const int32_t* order) {
    for (int64_t r = 0; r < rows; ++r) {
      const int64_t to = (at(order, r) - r) * kPanel;
      for (int64_t i = r * kPanel; i < (r + 1) * kPanel; i += kLanes)
        store(h + to + i, G::of(load(z + i)));
    }
  }

  static void forward(Activation g, int64_t rows, const float* z, int64_t, float* h, float*, float*,
                      int64_t, const int32_t* order) {
    switch (g) {
      case kTanh: return activate<Tanh>(rows, z, h, order);
      case kRelu: return activate<Relu>(rows, z, h, order);
      case kSigmoid: return activate<Sigmoid>(rows, z, h, order);
      case kLinear: return activate<Linear>(rows, z, h, order);
    }
  }

  // dz = dh g'(z), and nothing reaches h_{t-1} beside W_h.
  template <class G>
  static void differentiate(int64_t rows, float* dh, const float* h, float* dz, const int32_t* order) {
    for (int64_t r = 0; r < rows; ++r) {
      const int64_t to = (at(order, r) - r) * kPanel;
      for (int64_t i = r * kPanel; i < (r + 1) * kPanel; i += kLanes) {
        store(dz + i, load(dh + to + i) * G::slope(load(h + i)));
        store(dh + to + i, Vector{});
      }
    }
  }

  static void backward(Activation g, int64_t rows, float* dh, float*, const float*, const float* h,
                       const float*, const float*, int64_t, float* dz, int64_t, const int32_t* order) {
    switch (g) {
      case kTanh: return differentiate<Tanh>(rows, dh, h, dz, order);
      case kRelu: return differentiate<Relu>(rows, dh, h, dz, order);
      case kSigmoid: return differentiate<Sigmoid>(rows, dh, h, dz, order);
      case kLinear: return differentiate<Linear>(rows, dh, h, dz, order);
    }
  }
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
