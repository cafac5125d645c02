// The batch in parts, one for each thread, each through all timesteps without meeting the others.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace elman {

struct Part {
  int64_t index, from, to;
};

// Cut `rows` into as many parts as there are threads, fewer when there is little to do: handing
// work over costs as much as some 200,000 multiplications.
inline int64_t parts_of(int64_t rows, double work_per_row, int64_t threads) {
  const double worth = work_per_row * static_cast<double>(rows) / 2e5;
  int64_t parts = threads < rows ? threads : rows;
  if (static_cast<double>(parts) > worth) parts = static_cast<int64_t>(worth);
  return parts < 1 ? 1 : parts;
}

// Run `work` on every part. `schedule(task)` hands a task to a pool. The caller takes parts too,
// until none is left, and waits only for parts that somebody has begun: a pool whose threads all
// stand here themselves (a bidirectional layer runs two of these at once) cannot lock up.
template <typename Schedule>
void in_parts(int64_t rows, int64_t parts, const std::function<void(Part)>& work,
              Schedule&& schedule) {
  struct Shared {
    std::function<void(Part)> work;
    int64_t rows, parts;
    std::atomic<int64_t> next{0};
    int64_t done = 0;
    std::mutex mutex;
    std::condition_variable all_done;

    void help() {
      for (int64_t i = next++; i < parts; i = next++) {
        work({i, rows * i / parts, rows * (i + 1) / parts});
        std::lock_guard<std::mutex> lock(mutex);
        if (++done == parts) all_done.notify_all();
      }
    }
  };
  // A task may start after everything is done; what it looks at must still be there.
  auto shared = std::make_shared<Shared>();
  shared->work = work;
  shared->rows = rows;
  shared->parts = parts;
  for (int64_t i = 1; i < parts; ++i) schedule([shared] { shared->help(); });
  shared->help();
  std::unique_lock<std::mutex> lock(shared->mutex);
  shared->all_done.wait(lock, [&] { return shared->done == shared->parts; });
}

}  // namespace elman
