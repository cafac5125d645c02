// The variants compiled into this library, and which of them this processor can run.
#pragma once

#include <cstring>

#include "kernels.h"

namespace elman {

// The best first; last what is taken only by its name, for it rounds to bfloat16.
static const Variant* const variants[] = {
#ifdef ELMAN_WITH_V4
    &v4::variant,
#endif
#ifdef ELMAN_WITH_V3
    &v3::variant,
#endif
    &baseline::variant,
#ifdef ELMAN_WITH_BF16
    &bf16::variant,
#endif
};
constexpr int32_t kVariants = sizeof(variants) / sizeof(variants[0]);

static inline bool supported(const Variant& variant) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (!std::strcmp(variant.name, "v3")) return v3;
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (!std::strcmp(variant.name, "v4")) return v4;
#ifdef ELMAN_WITH_BF16
  if (!std::strcmp(variant.name, "bf16")) return v4 && __builtin_cpu_supports("avx512bf16");
#endif
#endif
  return !std::strcmp(variant.name, "baseline");
}

static inline const Cell* cell_of(int32_t variant, int32_t cell) {
  if (variant < 0 || variant >= kVariants || !supported(*variants[variant])) return nullptr;
  switch (cell) {
    case 1: return &variants[variant]->simple_rnn;
    case 2: return &variants[variant]->mingru;
    case 3: return &variants[variant]->gru;
    case 4: return &variants[variant]->lstm;
    case 5: return &variants[variant]->qrnn;
  }
  return nullptr;
}

static inline double work_of(const Layer& layer, const Cell& cell) {
  const double inputs = layer.symbols ? 1.0 : static_cast<double>(layer.features);
  return static_cast<double>(layer.time * layer.units * cell.gates) *
         (inputs + static_cast<double>(layer.units));
}

// Of one sequence, each `tanh` as dear as some twenty multiplications.
static inline double work_of(const Lattice& lattice) {
  return static_cast<double>(lattice.time * lattice.places * lattice.units) *
         static_cast<double>(lattice.symbols + 20);
}

// Of one symbol, all stages together.
static inline double work_of(const Stage* stages, int64_t count) {
  double work = 0;
  for (int64_t i = 0; i < count; ++i) {
    const double units = static_cast<double>(stages[i].units);
    const double inputs = i ? static_cast<double>(stages[i].inputs) : 1.0;
    const double gates = stages[i].kind > 0 ? (stages[i].kind == 5 ? 3.0 : stages[i].kind) : 1.0;
    work += units * gates * (inputs + (stages[i].W_h ? units : 0.0));
  }
  return work;
}

}  // namespace elman
