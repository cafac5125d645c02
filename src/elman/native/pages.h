// Memory that a call only just got from the system.
#pragma once

#include <cstddef>
#include <cstdint>
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace elman {

constexpr std::size_t kLargePage = std::size_t{1} << 21;

// Ask for large pages where a result is about to be written. XLA gives what is larger than 32 MB
// back to the system after every step (malloc does); a long layer's next step then met every 4 KB of
// it as a page fault, which took as long as the layer. Where the system has no such pages, nothing
// happens.
inline void in_large_pages(void* at, std::size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(at);
  const std::uintptr_t first = (begin + kLargePage - 1) / kLargePage * kLargePage;
  const std::uintptr_t last = (begin + bytes) / kLargePage * kLargePage;
  if (last >= first + 2 * kLargePage)
    madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#else
  (void)at, (void)bytes;
#endif
}

}  // namespace elman
