// Beam search over pairs of letter and sound chunks (phonetics/engines/joint/model.py says of what).
//
// A hypothesis at position i has read the first i symbols of the input. Those of one position
// that wrote the same output and stand in the same state of the n-gram model are one: their
// probabilities are added, whichever way the input was cut into chunks. Names of letters stand
// at the edges of the input alone: what is said before, within and after its words is kept apart.
// Chunks without symbols of the input (silent letters, when sounds are read) stand between any two
// positions, at most kSilent in a row.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace {

constexpr int kLongest = 8;  // symbols of a chunk's side: one byte each in a 64-bit key
constexpr int kSilent = 2;

constexpr float kSlack = 5;  // nats: what is so far behind cannot come back by what joins it
constexpr int32_t kFew = 16;  // arcs for each chunk of a choice that are quicker read than searched

struct Model {
  int chunks;
  const int32_t* arc_begin;  // (states + 1): where a state's arcs begin, sorted by chunk
  const int32_t* arc_chunk;
  const float* arc_score;
  const int32_t* arc_next;
  const int32_t* back_state;
  const float* back_score;
  int32_t start;
  int32_t end_chunk;
  const float* alone;  // per chunk: log-probability outside the n-gram model, or NaN
  // One side's symbols, per chunk: [side][begin[c] .. begin[c + 1])
  const int32_t* begin[2];
  const uint8_t* symbols[2];
  const uint8_t* name;  // per chunk: whose name it is, if it is one
  std::unordered_map<uint64_t, std::vector<int32_t>> index[2];
  std::vector<int32_t> silent[2];  // chunks without symbols on that side
  int32_t root = -1;               // the state that nothing backs off from
  std::vector<int32_t> root_arc;   // its arc of each chunk, or -1
};

// Names of letters stand at the edges of the input, those of digits anywhere.
enum Name : uint8_t { kNoName, kLetter, kDigit };

// Where a hypothesis is: after nothing but names, within words, or at the names after them.
enum Zone : uint8_t { kHead, kBody, kTail };

struct Node {
  int32_t previous;
  int32_t chunk;
  int32_t state;
  Zone zone;
  uint64_t output;
  float score;  // log of the summed probability
  float best;   // of its likeliest way, which `previous` follows
};

inline float log_add(float a, float b) {
  const float high = std::max(a, b);
  return high + std::log1p(std::exp(std::min(a, b) - high));
}

// The score of a chunk in a state; `state` becomes the state after it.
inline float step(const Model& m, int32_t& state, int32_t chunk) {
  if (!std::isnan(m.alone[chunk])) {
    state = m.start;
    return m.alone[chunk];
  }
  float score = 0;
  for (int32_t at = state;; at = m.back_state[at]) {
    if (at == m.root) {
      const int32_t arc = m.root_arc[chunk];
      if (arc < 0) return -INFINITY;
      state = m.arc_next[arc];
      return score + m.arc_score[arc];
    }
    const int32_t* first = m.arc_chunk + m.arc_begin[at];
    const int32_t* last = m.arc_chunk + m.arc_begin[at + 1];
    const int32_t* found = std::lower_bound(first, last, chunk);
    if (found != last && *found == chunk) {
      const auto arc = found - m.arc_chunk;
      state = m.arc_next[arc];
      return score + m.arc_score[arc];
    }
    if (m.back_state[at] < 0) return -INFINITY;
    score += m.back_score[at];
  }
}

// Chunks that may come next, and which of them a node has met already.
class Choice {
 public:
  explicit Choice(int chunks) : open_(chunks, 0), met_(chunks, 0) {}

  void clear() {
    for (const int32_t chunk : chunks) open_[chunk] = 0;
    chunks.clear();
  }
  void add(int32_t chunk) {
    chunks.push_back(chunk);
    open_[chunk] = 1;
  }
  void begin() { ++round_; }
  bool meets(int32_t chunk) {  // for the first time
    if (!open_[chunk] || met_[chunk] == round_) return false;
    met_[chunk] = round_;
    return true;
  }

  std::vector<int32_t> chunks;

 private:
  std::vector<uint8_t> open_;
  std::vector<uint32_t> met_;
  uint32_t round_ = 0;
};

// Calls `found(chunk, score, next state)` for each chunk of the choice, as `step` scores it. Each
// state that `state` backs off to is visited once, whatever number of chunks there is; none is once
// all that is left would score below `least`.
template <class Found>
void follow(const Model& m, int32_t state, Choice& choice, float least, Found found) {
  choice.begin();
  for (const int32_t chunk : choice.chunks)
    if (!std::isnan(m.alone[chunk]) && choice.meets(chunk)) found(chunk, m.alone[chunk], m.start);
  float score = 0;
  for (int32_t at = state;; at = m.back_state[at]) {
    const int32_t first = m.arc_begin[at], last = m.arc_begin[at + 1];
    if (at == m.root) {
      for (const int32_t chunk : choice.chunks) {
        const int32_t arc = m.root_arc[chunk];
        if (arc >= 0 && choice.meets(chunk)) found(chunk, score + m.arc_score[arc], m.arc_next[arc]);
      }
    } else if (last - first > kFew * static_cast<int32_t>(choice.chunks.size())) {
      for (const int32_t chunk : choice.chunks) {
        const int32_t arc = static_cast<int32_t>(
            std::lower_bound(m.arc_chunk + first, m.arc_chunk + last, chunk) - m.arc_chunk);
        if (arc < last && m.arc_chunk[arc] == chunk && choice.meets(chunk))
          found(chunk, score + m.arc_score[arc], m.arc_next[arc]);
      }
    } else {
      for (int32_t arc = first; arc < last; ++arc)
        if (choice.meets(m.arc_chunk[arc]))
          found(m.arc_chunk[arc], score + m.arc_score[arc], m.arc_next[arc]);
    }
    if (m.back_state[at] < 0) return;
    score += m.back_score[at];
    if (score < least) return;
  }
}

// Merges what is the same and keeps the best `beam` within `margin`, best first.
void prune(std::vector<Node>& nodes, size_t beam, float margin, bool states) {
  std::sort(nodes.begin(), nodes.end(), [states](const Node& a, const Node& b) {
    if (a.output != b.output) return a.output < b.output;
    if (states && a.state != b.state) return a.state < b.state;
    if (states && a.zone != b.zone) return a.zone < b.zone;
    if (a.best != b.best) return a.best > b.best;
    return a.chunk < b.chunk;
  });
  size_t kept = 0;
  for (const Node& node : nodes) {
    if (kept > 0 && nodes[kept - 1].output == node.output &&
        (!states ||
         (nodes[kept - 1].state == node.state && nodes[kept - 1].zone == node.zone))) {
      nodes[kept - 1].score = log_add(nodes[kept - 1].score, node.score);
    } else {
      nodes[kept++] = node;
    }
  }
  nodes.resize(kept);
  const auto better = [](const Node& a, const Node& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.output != b.output ? a.output < b.output : a.zone < b.zone;
  };
  if (nodes.size() > beam) {
    std::nth_element(nodes.begin(), nodes.begin() + beam, nodes.end(), better);
    nodes.resize(beam);
  }
  std::sort(nodes.begin(), nodes.end(), better);
  while (!nodes.empty() && nodes.back().score < nodes.front().score - margin) nodes.pop_back();
}

// Appends what follows `arena[first ...]` without reading any input.
void add_silent(const Model& m, int side, size_t beam, float margin, const uint8_t* allowed,
                Choice& choice, std::vector<Node>& arena, size_t first) {
  const int other = 1 - side;
  if (m.silent[side].empty() || first == arena.size()) return;
  const float least = arena[first].score - margin;
  choice.clear();
  for (const int32_t chunk : m.silent[side])
    if (allowed[chunk]) choice.add(chunk);
  for (int round = 0; round < kSilent; ++round) {
    std::vector<Node> more;
    for (size_t n = first; n < arena.size(); ++n) {
      const Node node = arena[n];
      if (node.zone == kTail || node.score < least) continue;
      follow(m, node.state, choice, least - node.score - kSlack,
             [&](int32_t chunk, float score, int32_t state) {
               if (node.score + score < least) return;
               uint64_t output = node.output;
               for (int s = m.begin[other][chunk]; s != m.begin[other][chunk + 1]; ++s)
                 output = (output ^ m.symbols[other][s]) * 1099511628211ULL;
               more.push_back({static_cast<int32_t>(n), chunk, state, kBody, output,
                               node.score + score, node.best + score});
             });
    }
    if (more.empty()) return;
    prune(more, beam, margin, true);
    first = arena.size();
    arena.insert(arena.end(), more.begin(), more.end());
  }
}

int search(const Model& m, Choice& choice, const uint8_t* input, int length, int side, int beam,
           float margin, float join, const uint8_t* allowed, int count, int longest, float* scores,
           int32_t* paths, int32_t* path_lengths) {
  const int other = 1 - side;
  std::vector<Node> arena;
  std::vector<std::vector<Node>> waiting(length + 1);
  std::vector<float> leading(length + 1, -INFINITY);  // the best score of each position so far
  waiting[0].push_back({-1, -1, m.start, kHead, 1469598103934665603ULL, 0, 0});
  for (int i = 0; i < length; ++i) {
    auto& now = waiting[i];
    if (now.empty()) continue;
    prune(now, beam, margin, true);
    const auto first = static_cast<int32_t>(arena.size());
    if (i > 0 && join > -INFINITY) {
      // A word may end here and another begin.
      const size_t kept = now.size();
      for (size_t n = 0; n < kept; ++n) {
        int32_t state = now[n].state;
        const float score = state == m.start ? -INFINITY : step(m, state, m.end_chunk) + join;
        if (now[n].score + score < now[0].score - margin) continue;
        now.push_back(now[n]);
        now.back().state = m.start;
        now.back().score += score;
        now.back().best += score;
      }
      prune(now, beam, margin, true);
    }
    arena.insert(arena.end(), now.begin(), now.end());
    std::vector<Node>().swap(now);
    add_silent(m, side, beam, margin, allowed, choice, arena, first);
    choice.clear();
    float last_ahead = INFINITY;  // the best score of the position that is reached worst
    uint64_t key = 0;
    for (int k = 0; k < kLongest && i + k < length; ++k) {
      key = key << 8 | (input[i + k] + 1u);
      const auto found = m.index[side].find(key);
      if (found == m.index[side].end()) continue;
      for (const int32_t chunk : found->second)
        if (allowed[chunk]) choice.add(chunk);
      last_ahead = std::min(last_ahead, leading[i + k + 1]);
    }
    for (auto n = first; n < static_cast<int32_t>(arena.size()); ++n) {
      const Node node = arena[n];
      follow(m, node.state, choice, last_ahead - margin - kSlack - node.score,
             [&](int32_t chunk, float score, int32_t state) {
               const int to = i + m.begin[side][chunk + 1] - m.begin[side][chunk];
               if (node.score + score < leading[to] - margin - kSlack) return;
               Zone zone = node.zone;
               if (m.name[chunk] == kLetter) {
                 if (zone == kBody) zone = kTail;
               } else if (m.name[chunk] == kNoName) {
                 if (zone == kTail) return;
                 zone = kBody;
               }
               leading[to] = std::max(leading[to], node.score + score);
               uint64_t output = node.output;
               for (int s = m.begin[other][chunk]; s != m.begin[other][chunk + 1]; ++s)
                 output = (output ^ m.symbols[other][s]) * 1099511628211ULL;
               waiting[to].push_back(
                   {n, chunk, state, zone, output, node.score + score, node.best + score});
             });
    }
  }
  auto& ends = waiting[length];
  if (!m.silent[side].empty() && !ends.empty()) {
    prune(ends, std::max(beam, count), margin, true);
    const size_t first = arena.size();
    arena.insert(arena.end(), ends.begin(), ends.end());
    add_silent(m, side, beam, margin, allowed, choice, arena, first);
    ends.assign(arena.begin() + first, arena.end());
  }
  for (Node& node : ends) {
    int32_t state = node.state;
    const float score = step(m, state, m.end_chunk);
    node.score += score;
    node.best += score;
  }
  prune(ends, count, INFINITY, false);
  for (size_t e = 0; e < ends.size(); ++e) {
    scores[e] = ends[e].score;
    std::vector<int32_t> path;
    for (const Node* node = &ends[e]; node->chunk >= 0; node = &arena[node->previous])
      path.push_back(node->chunk);
    std::reverse(path.begin(), path.end());
    path_lengths[e] = static_cast<int32_t>(std::min<size_t>(path.size(), longest));
    std::copy_n(path.begin(), path_lengths[e], paths + e * longest);
  }
  return static_cast<int>(ends.size());
}

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

// The arrays stay the caller's and must outlive the model.
// Counts up when a function here changes.
EXPORT int chunks_interface() { return 2; }

EXPORT void* chunks_open(int chunks, const int32_t* arc_begin, const int32_t* arc_chunk,
                         const float* arc_score, const int32_t* arc_next,
                         const int32_t* back_state, const float* back_score, int32_t start,
                         int32_t end_chunk, const float* alone, const int32_t* letter_begin,
                         const uint8_t* letters, const int32_t* sound_begin,
                         const uint8_t* sounds, const uint8_t* name) {
  auto* m = new Model{chunks,     arc_begin,  arc_chunk, arc_score, arc_next,
                      back_state, back_score, start,     end_chunk, alone,
                      {letter_begin, sound_begin}, {letters, sounds}, name, {}, {}};
  for (int side = 0; side < 2; ++side) {
    for (int c = 0; c < chunks; ++c) {
      const int first = m->begin[side][c], last = m->begin[side][c + 1];
      if (c == end_chunk || last - first > kLongest) continue;
      if (first == last) {
        if (m->begin[1 - side][c] != m->begin[1 - side][c + 1]) m->silent[side].push_back(c);
        continue;
      }
      uint64_t key = 0;
      for (int s = first; s < last; ++s) key = key << 8 | (m->symbols[side][s] + 1u);
      m->index[side][key].push_back(c);
    }
  }
  int32_t root = start;
  while (m->back_state[root] >= 0) root = m->back_state[root];
  m->root_arc.assign(chunks, -1);
  for (int32_t arc = arc_begin[root]; arc < arc_begin[root + 1]; ++arc)
    m->root_arc[arc_chunk[arc]] = arc;
  m->root = root;
  return m;
}

EXPORT void chunks_close(void* model) { delete static_cast<Model*>(model); }

// Searches for `inputs` strings one after another; each has room for `count` results.
EXPORT void chunks_search(const void* model, int inputs, const int32_t* begin,
                          const uint8_t* input, int side, int beam, float margin,
                          float join, const uint8_t* allowed, int count, int longest, int32_t* found,
                          float* scores, int32_t* paths, int32_t* path_lengths) {
  const Model& m = *static_cast<const Model*>(model);
  Choice choice(m.chunks);
  for (int i = 0; i < inputs; ++i) {
    const auto at = static_cast<size_t>(i) * count;
    found[i] = search(m, choice, input + begin[i], begin[i + 1] - begin[i], side, beam, margin, join,
                      allowed, count, longest, scores + at, paths + at * longest, path_lengths + at);
  }
}
