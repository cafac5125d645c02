// Gradients of weights, which every part of a batch sums on its own: the first part in the result
// itself, the others beside it. They are then added in the order of the parts, so that the sum does
// not depend on which thread was quicker.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace elman {

struct Sum {
  float* result;
  int64_t size;
};

class Sums {
 public:
  Sums(std::initializer_list<Sum> sums, int64_t parts) : sums_(sums), parts_(parts) {
    for (const Sum& sum : sums_) size_ += sum.size;
    // Kept from call to call; of this thread, inside another's task it would be another's.
    static thread_local std::vector<float> others;
    if (static_cast<int64_t>(others.size()) < size_ * (parts - 1)) others.resize(size_ * (parts - 1));
    others_ = others.data();
  }

  // Where a part sums the result of this index, null where nobody asks for it.
  float* at(size_t index, int64_t part) const {
    if (part == 0 || sums_[index].result == nullptr) return sums_[index].result;
    float* own = others_ + (part - 1) * size_;
    for (size_t i = 0; i < index; ++i) own += sums_[i].size;
    return own;
  }

  void add() const {
    for (int64_t part = 1; part < parts_; ++part)
      for (size_t i = 0; i < sums_.size(); ++i) {
        const float* from = at(i, part);
        for (int64_t k = 0; k < sums_[i].size; ++k) sums_[i].result[k] += from[k];
      }
  }

 private:
  std::vector<Sum> sums_;
  int64_t parts_, size_ = 0;
  float* others_;
};

}  // namespace elman
