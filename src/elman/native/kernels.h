// What the compiled kernels offer, without any vector type: one table of functions per variant
// (baseline, v3, v4, bf16), each compiled from the same sources.
#pragma once

#include <cstdint>

namespace elman {

enum Activation { kTanh = 0, kRelu = 1, kSigmoid = 2, kLinear = 3 };

// One run of a recurrent layer over time. Arrays are row-major and time-major; a pointer is
// null where a call has no such array. `gates` is 1, 3, 4, 2, 3 for SimpleRNN, GRU, LSTM, MinGRU
// and QRNN; the last two have no recurrent weights, and are run forward alone.
struct Layer {
  int64_t time, batch, features, units;
  const int32_t* symbols;   // (time, batch), or
  const float* x;           // (time, batch, features)
  const float* W_x;         // (features, gates * units)
  const float* b;           // (gates * units)
  const float* W_h;         // (units, gates * units), where a cell has them
  const float* b_h;         // (gates * units), GRU only
  const float* h_0;         // (batch, units)
  const float* c_0;         // (batch, units), LSTM and QRNN only
  const bool* mask;         // (time, batch): false leaves the state as it was
  const float* drop;        // (batch, units): multiplies h_{t-1} on its way into W_h
  bool reverse;
  Activation activation;    // SimpleRNN only
};

struct Forward {
  float* h;      // (time, batch, units), or null to keep the last state alone
  float* saved;  // what backward wants to see again, laid out as it likes; null to keep nothing
  float* c_end;  // (batch, units), LSTM and QRNN only
  float* h_end;  // (batch, units), or null
};

struct Backward {
  const float* h;       // as forward gave it
  const float* saved;
  const float* dh;      // (time, batch, units), or null for zeros
  const float* dh_end;  // (batch, units), of the last state, or null for zeros
  const float* dc_end;
  float* dx;            // (time, batch, features), or null when nobody asks
  float* dh_0;          // (batch, units), or null when nobody asks
  float* dc_0;
  // Sums over this part of the batch, added to what is there.
  float* dW_x;
  float* dW_h;
  float* db;
  float* db_h;
};

// Each call does the rows `from ... to - 1` of the batch, through all timesteps.
struct Cell {
  int gates;
  int saved;  // numbers kept per unit and step; the layout is padded to whole panels
  void (*forward)(const Layer&, const Forward&, int64_t from, int64_t to);
  void (*backward)(const Layer&, const Backward&, int64_t from, int64_t to);  // or null
};

// A dense layer on rows that stand apart: y = x W + b.
struct Dense {
  int64_t rows, features, units;
  const float* x;  // (rows, features)
  const float* W;  // (features, units)
  const float* b;  // (units)
};

struct DenseBackward {
  const float* dy;  // (rows, units)
  float* dx;        // (rows, features)
  float* dW;        // sums over this part of the rows
  float* db;
};

// The lattice of a transducer: at place (t, u), `u` symbols written, what comes next is symbol `k`
// with the probability softmax(drop tanh(read_t + written_u) W + b)_k. Symbol 0 goes on to t + 1.
struct Lattice {
  int64_t time, places, batch, units, symbols;
  const float* read;         // (time, batch, units)
  const float* written;      // (places, batch, units)
  const float* W;            // (units, symbols)
  const float* b;            // (symbols)
  const float* drop;         // (batch, units), or null
  const int32_t* y;          // (places - 1, batch)
  const int32_t* x_lengths;  // (batch)
  const int32_t* y_lengths;  // (batch)
};

// Of a place: the shares of all paths that go on and that write there, and the log of the sum over
// symbols.
constexpr int64_t kSavedOfPlace = 3;

struct LatticeBackward {
  const float* saved;  // (batch, time, places, kSavedOfPlace), those behind the lengths left out
  const float* d;      // (batch), of the log-likelihoods
  float* dread;        // (time, batch, units)
  float* dwritten;     // (places, batch, units)
  float* dW;           // sums over this part of the batch
  float* db;
};

// A logit that is never chosen, and half of it the border: as elman.inference.choice has it.
constexpr float kForbidden = -1e9f;

// A layer of a network that reads symbol by symbol: a cell by its number (`cell_of`), or a layer
// without memory. The first one is a cell, whose inputs are the symbols.
enum Kind { kNormalise = -1, kAffine = 0 };

struct Stage {
  int32_t kind;
  Activation activation;  // SimpleRNN only
  int64_t inputs, units;
  const float* W_x;  // (inputs, gates * units); of kNormalise the scale (units)
  const float* b;    // (gates * units); of kNormalise the shift (units)
  const float* W_h;  // (units, gates * units), where a cell has them
  const float* b_h;  // (gates * units), GRU only
  float epsilon;     // of kNormalise
};

// Stages with their weights in panels: what `open` of a variant makes of them.
struct Network;

// Texts that go on: each reads its last symbol, and draws the next one. What stands in
// brackets is given and returned; a pointer is null, a number zero, where there is no such thing.
struct Text {
  int64_t count, room, steps;  // `steps` of the `room` are written, then -1
  float* const* state;   // [of each stage h and c, (count, units)]
  int32_t* symbol;       // [(count): the last one]
  bool* done;            // [(count): texts that have ended]
  int64_t window;        // symbols that are read anew for each one
  int32_t* last;         // [(count, window)]
  float* logits;         // (count, symbols): where it is there, they are told and nothing is drawn
  const float* u;        // (count, room), uniform in [0, 1)
  int32_t* texts;        // (count, room)
  float temperature;
  bool greedy;
  int32_t end;           // the symbol that ends a text, or -1
  // What cuts and bends the distribution.
  const bool* forbidden;  // (symbols)
  int64_t top_k;
  float top_p;
  float penalty;         // taken from the logits of the last `recent` symbols
  int64_t recent, no_repeat;
  int64_t back;          // room of what is looked back at
  int32_t* written;      // [(count, back): the seed and the text]
  int32_t* alike;        // [(count, back): see elman.inference.repetition]
  int64_t* size;         // [(count): of what is written]
  // The automaton that a text must follow.
  const int32_t* next;   // (states, symbols)
  const int32_t* distance;  // (states)
  int64_t left;          // symbols that may still come, the first one counted
  int32_t final;         // the state that ends a text, or -1
  int64_t* place;        // [(count): the state]
};

// A table whose rows move by Adam, each where it stands: `last` steps of the training are in it.
struct Table {
  int64_t rows, units;
  float* W;            // (rows, units)
  float* m;            // the moments, alike
  float* v;
  int32_t* last;       // (rows)
  const float* rates;  // (steps, 3): rate and epsilon, corrected for the bias, and weight decay
  float l2;            // g = l2 w beside the gradient of the loss
};

// Rows that a batch looks up, each once: row `rows[i]` by the examples
// `examples[begins[i]] ... examples[begins[i + 1] - 1]`, in their order.
struct Found {
  const int32_t *rows, *begins, *examples;
};

// Steps without a look-up that are made up for at once, at most.
constexpr int64_t kMostTogether = 128;

// Of the two moments' decays, by the number of steps.
struct Powers {
  float fast[kMostTogether + 1], slow[kMostTogether + 1];
  float middle[kMostTogether + 1];  // of the second, in the middle of the steps
  float fading[kMostTogether + 1];  // of the first, summed over the steps
};

struct Variant {
  const char* name;
  int panel;
  Cell simple_rnn, gru, lstm, mingru, qrnn;
  void (*dense_forward)(const Dense&, float* y, int64_t from, int64_t to);
  void (*dense_backward)(const Dense&, const DenseBackward&, int64_t from, int64_t to);
  void (*lattice_forward)(const Lattice&, float* likelihood, float* saved, int64_t from,
                          int64_t to);  // saved: or null to keep nothing
  void (*lattice_backward)(const Lattice&, const LatticeBackward&, int64_t from, int64_t to);
  Network* (*open)(const Stage* stages, int64_t count);  // null where memory or a cell is missing
  void (*close)(Network*);
  void (*write)(const Network&, const Text&, int64_t from, int64_t to);
  // Of a table: all rows where `rows` is null.
  void (*made_up)(const Table&, const Powers&, const int32_t* rows, int64_t from, int64_t to,
                  int64_t step);
  void (*summed)(const Table&, const int32_t* wanted, int64_t each, float* sums, int64_t from,
                 int64_t to);
  void (*gradients)(const Table&, const Found&, const float* d, float* g, double* squares,
                    int64_t from, int64_t to);
  void (*moved)(const Table&, const Powers&, const int32_t* rows, const float* g, float scale,
                int64_t step, int64_t from, int64_t to);
};

namespace baseline { extern const Variant variant; }
namespace v3 { extern const Variant variant; }
namespace v4 { extern const Variant variant; }
namespace bf16 { extern const Variant variant; }

}  // namespace elman
