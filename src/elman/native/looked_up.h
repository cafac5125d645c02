// Which rows of a table a batch looks up, each named once, and by which examples.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels.h"

namespace elman {

// What a `Found` shows, its rows in the order in which they are first looked up.
struct LookedUp {
  std::vector<int32_t> rows, begins, examples;

  Found found() const { return {rows.data(), begins.data(), examples.data()}; }
};

// `wanted (batch, each)`; what lies outside the table is nobody's.
inline LookedUp looked_up(const int32_t* wanted, int64_t batch, int64_t each, int64_t rows) {
  static thread_local std::vector<int32_t> places;  // of each row in what is found, or -1
  if (static_cast<int64_t>(places.size()) < rows) places.assign(rows, -1);
  LookedUp found;
  std::vector<int32_t> counts;
  found.rows.reserve(batch * each);
  counts.reserve(batch * each);
  auto known = [&](int32_t row) { return row >= 0 && row < rows; };
  for (int64_t i = 0; i < batch * each; ++i) {
    if (!known(wanted[i])) continue;
    int32_t& place = places[wanted[i]];
    if (place < 0) {
      place = static_cast<int32_t>(found.rows.size());
      found.rows.push_back(wanted[i]);
      counts.push_back(0);
    }
    ++counts[place];
  }
  found.begins.resize(counts.size() + 1);
  for (size_t i = 0; i < counts.size(); ++i) {
    found.begins[i + 1] = found.begins[i] + counts[i];
    counts[i] = found.begins[i];
  }
  found.examples.resize(found.begins.back());
  for (int64_t i = 0; i < batch * each; ++i)
    if (known(wanted[i]))
      found.examples[counts[places[wanted[i]]]++] = static_cast<int32_t>(i / each);
  for (int32_t row : found.rows) places[row] = -1;
  return found;
}

// Kept from call to call: powers cost as much as a few thousand weights.
inline const Powers& powers_of(double fast, double slow) {
  static thread_local Powers powers;
  static thread_local double known[2] = {-1, -1};
  if (known[0] == fast && known[1] == slow) return powers;
  known[0] = fast;
  known[1] = slow;
  for (int64_t n = 0; n <= kMostTogether; ++n) {
    const double count = static_cast<double>(n);
    powers.fast[n] = static_cast<float>(std::pow(fast, count));
    powers.slow[n] = static_cast<float>(std::pow(slow, count));
    powers.middle[n] = static_cast<float>(std::pow(slow, (count + 1) / 2));
    powers.fading[n] = static_cast<float>(fast * (1 - std::pow(fast, count)) / (1 - fast));
  }
  return powers;
}

}  // namespace elman
