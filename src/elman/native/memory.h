// Working memory of the kernels.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>

#ifndef ELMAN_VARIANT
#define ELMAN_VARIANT baseline
#endif

namespace elman {
namespace ELMAN_VARIANT {

// Working memory of this thread, kept from call to call: fresh pages are slow to come by.
enum Place { kState, kMemory, kDropped, kSums, kInput, kWeightsIn, kWeightsBack, kTable, kDrop,
             kStates, kDeltas, kGradientH, kGradientX, kBias, kNow, kFlow, kFlowMemory, kProduct,
             kBefore, kWeightsAcross, kLeft, kRight, kTogether, kOrder, kBegins,
             kPlaces };

struct Memory {
  float* at[kPlaces] = {};
  int64_t size[kPlaces] = {};
  ~Memory() {
    for (float* place : at) std::free(place);
  }
};

static float* memory(Place place, int64_t count) {
  static thread_local Memory memory;
  if (memory.size[place] < count) {
    std::free(memory.at[place]);
    const int64_t bytes = (count * sizeof(float) + 4095) / 4096 * 4096;
    memory.at[place] = static_cast<float*>(std::aligned_alloc(4096, bytes));
    if (memory.at[place] == nullptr) std::abort();  // as XLA does
    memory.size[place] = count;
  }
  return memory.at[place];
}

static float* zeros(Place place, int64_t count) {
  float* at = memory(place, count);
  std::memset(at, 0, count * sizeof(float));
  return at;
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
