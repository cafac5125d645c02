"""The compiled kernels against the plain scan: states and every gradient, odd sizes included."""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.inference import native
from elman.rnn import GRU, LSTM, SimpleRNN, kernels
from elman.rnn.kernels import library
from elman.rnn.layers.recurrent import Recurrent

compiled = pytest.mark.skipif(
    not kernels.describe().startswith("compiled"), reason=kernels.describe()
)
CELLS: dict[str, Callable[..., Recurrent]] = {"simple": SimpleRNN, "gru": GRU, "lstm": LSTM}


def variants() -> list[str]:
    """Variants that this processor runs."""
    known = []
    for name in ("baseline", "v3", "v4", "bf16"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = library._load(library._path(), name, 0)
            if not isinstance(found, str) and found.name == name:
                known.append(name)
    return known


def exact() -> list[str]:
    """Those that multiply in float32."""
    return [name for name in variants() if name != "bf16"]


def close(ours: Any, scan: Any) -> None:
    """Equal to 1e-5 relative to the largest number of each array."""
    # With NumPy: JAX compiles a difference of each shape.
    for a, b in zip(*(map(np.asarray, jax.tree.leaves(one)) for one in (ours, scan)), strict=True):
        assert a.shape == b.shape
        scale = max(float(np.abs(b).max(initial=0)), 1e-3)
        assert float(np.abs(a - b).max(initial=0)) <= 1e-5 * scale


def both(
    monkeypatch: pytest.MonkeyPatch, compute: Callable[[], Any], variant: str = "", threads: int = 0
) -> tuple[Any, Any]:
    with monkeypatch.context() as patched:
        patched.setenv("ELMAN_KERNELS", variant)
        patched.setenv("ELMAN_KERNEL_THREADS", str(threads))
        ours = compute()
        patched.setenv("ELMAN_KERNELS", "off")
        return ours, compute()


def example(
    cell: str,
    time: int,
    batch: int,
    features: int,
    units: int,
    *,
    symbols: bool,
    masked: bool = False,
    mask: Any = None,
    seed: int = 0,
    **layer_settings: Any,
) -> tuple[Recurrent, Any, Any, Callable[[Any, Any, Any], Any]]:
    """Return a layer with biases that are not zero, its input and state, and a loss of all."""
    rng = np.random.default_rng(seed)
    layer = CELLS[cell](units, **layer_settings).build((time, features), key=jax.random.key(seed))

    def normal(*shape: int) -> jax.Array:
        # JAX compiles other ways of making an array.
        return jax.device_put(rng.normal(size=shape).astype(np.float32))

    layer = jax.tree.map(
        lambda p: jax.device_put(
            np.asarray(p) + (0.1 * rng.normal(size=p.shape)).astype(np.float32)
        ),
        layer,
    )
    if symbols:
        x = jax.device_put(rng.integers(0, features, (time, batch)).astype(np.int32))
    else:
        x = normal(time, batch, features)
    if masked:
        mask = jax.device_put(rng.random((time, batch)) < 0.7)

    state = tuple(normal(batch, units) for _ in layer.initial_state(1))
    weigh, weigh_end = normal(time, batch, units), [normal(batch, units) for _ in state]
    key = jax.random.key(1) if layer.recurrent_dropout else None

    def loss(layer: Any, x: Any, state: Any) -> Any:
        h, end = layer.run(x, state, mask=mask, key=key)
        total = (h * weigh).sum()
        for one, weight in zip(end, weigh_end, strict=True):
            total += (one * weight).sum()
        return total, (h, end)

    return layer, x, state, loss


@pytest.mark.slow
@compiled
@pytest.mark.parametrize("cell", CELLS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(data=st.data())
def test_states_and_gradients_equal_the_scan(cell: str, data: st.DataObject) -> None:
    draw = data.draw
    symbols = draw(st.booleans())
    layer, x, state, loss = example(
        cell,
        draw(st.integers(2, 20)),
        draw(st.integers(1, 33)),
        draw(st.integers(1, 40)),
        draw(st.integers(1, 70)),
        symbols=symbols,
        masked=draw(st.booleans()),
        reverse=draw(st.booleans()),
        recurrent_dropout=draw(st.sampled_from([0.0, 0.3])),
    )
    arguments = (0, 2) if symbols else (0, 1, 2)
    with pytest.MonkeyPatch.context() as monkeypatch:
        close(
            *both(
                monkeypatch,
                # One program each, compiled anew: eager operations take far longer.
                lambda: jax.jit(lambda *a: jax.grad(loss, argnums=arguments, has_aux=True)(*a))(
                    layer, x, state
                ),
                draw(st.sampled_from(exact())),
                draw(st.integers(1, 3)),
            )
        )


@compiled
@pytest.mark.parametrize("variant", ["baseline", "v3", "v4"])
@pytest.mark.parametrize("cell", CELLS)
def test_every_variant_equals_the_scan(
    cell: str, variant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variant not in variants():
        pytest.skip(f"this processor cannot run {variant}")
    layer, x, state, loss = example(cell, 7, 50, 9, 49, symbols=False, masked=True)
    gradient = jax.grad(loss, argnums=(0, 1, 2), has_aux=True)
    close(
        *both(
            monkeypatch,
            lambda: jax.jit(lambda *a: gradient(*a))(layer, x, state),
            variant,
            threads=2,
        )
    )


@compiled
@pytest.mark.parametrize("symbols", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_steps_that_most_or_all_sequences_lack_equal_the_scan(
    cell: str, symbols: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    mask = np.arange(9)[:, None] < np.array([7, 1, 0, 3, 3, 7, 2])  # the last two steps nobody has
    mask[4] = False
    layer, x, state, loss = example(
        cell,
        9,
        7,
        5,
        20,
        symbols=symbols,
        mask=jnp.asarray(mask),
        reverse=symbols,
        recurrent_dropout=0.3,
    )
    gradient = jax.grad(loss, argnums=(0, 2) if symbols else (0, 1, 2), has_aux=True)
    close(*both(monkeypatch, lambda: jax.jit(lambda *a: gradient(*a))(layer, x, state), threads=1))


@compiled
@pytest.mark.parametrize(
    ("symbols", "masked", "asked"),
    [(True, True, False), (False, True, False), (False, False, True), (True, True, True)],
)
@pytest.mark.parametrize("cell", ["simple", "gru", "lstm"])
def test_sequences_that_begin_with_zeros_equal_the_scan(
    cell: str, symbols: bool, masked: bool, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    mask = jnp.arange(9)[:, None] < jnp.array([7, 1, 0, 3, 9, 7, 2]) if masked else None
    layer, x, state, loss = example(
        *(cell, 9, 7, 5, 40), symbols=symbols, mask=mask, reverse=masked
    )
    # One that does not begin with zeros, and blocks all of whose rows do.
    given = (0, 2) if asked else (0,) if symbols else (0, 1)
    gradient = jax.grad(loss, argnums=given, has_aux=True)
    for zeros in (jnp.zeros_like(state[0]), jnp.zeros_like(state[0]).at[3].set(0.5)):
        begun = (zeros, *state[1:])
        # A program each: a compiled one does not ask again which way to go.
        close(
            *both(
                monkeypatch,
                lambda begun=begun: jax.jit(lambda *a: gradient(*a))(layer, x, begun),
                threads=1,
            )
        )


@compiled
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_simple_rnn_activations_equal_the_scan(
    activation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, x, state, loss = example(
        "simple", 6, 5, 3, 20, symbols=True, masked=False, activation=activation
    )
    gradient = jax.grad(loss, argnums=(0, 2), has_aux=True)
    close(*both(monkeypatch, lambda: jax.jit(lambda *a: gradient(*a))(layer, x, state)))


@compiled
@pytest.mark.parametrize("cell", CELLS)
def test_gradient_of_the_last_state_alone_equals_the_scan(
    cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, x, _, _ = example(cell, 9, 4, 5, 33, symbols=True, masked=True)
    gradient = jax.grad(lambda layer: jnp.square(layer(x)).sum())
    close(*both(monkeypatch, lambda: jax.jit(lambda layer: gradient(layer))(layer)))


@compiled
@pytest.mark.parametrize("cell", CELLS)
def test_the_same_threads_give_the_same_bits(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    layer, x, state, loss = example(cell, 20, 65, 9, 64, symbols=False, masked=False)
    for threads in ("1", "2"):
        monkeypatch.setenv("ELMAN_KERNEL_THREADS", threads)
        gradient = jax.jit(jax.grad(loss, argnums=(0, 1, 2), has_aux=True))
        first = jax.tree.leaves(gradient(layer, x, state))
        for _ in range(5):
            again = jax.tree.leaves(gradient(layer, x, state))
            assert all(bool((a == b).all()) for a, b in zip(first, again, strict=True))


@compiled
def test_symbols_out_of_range_read_as_jax_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    layer, _, state, _ = example("gru", 3, 1, 5, 4, symbols=True, masked=False)
    x = jnp.asarray([[-1], [7], [2]], jnp.int32)
    close(*both(monkeypatch, lambda: layer.run(x, state)))


@compiled
def test_not_a_number_stays_one() -> None:
    layer, x, state, _ = example("lstm", 3, 2, 5, 4, symbols=False, masked=False)
    h, _ = layer.run(x.at[0, 0, 0].set(jnp.nan), state)
    assert bool(jnp.isnan(h[:, 0]).all())
    assert bool(jnp.isfinite(h[:, 1]).all())


@compiled
def test_large_sums_saturate() -> None:
    layer, x, state, _ = example("lstm", 3, 2, 5, 4, symbols=False, masked=False)
    h, _ = layer.run(1e30 * x, state)
    assert bool((jnp.abs(h) <= 1.000001).all())


@compiled
def test_layers_can_be_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    layer, x, state, _ = example("simple", 4, 3, 5, 6, symbols=False, masked=False)
    several = jnp.stack([x, 2 * x])
    close(*both(monkeypatch, lambda: jax.vmap(lambda x: layer.run(x, state)[0])(several)))


@compiled
@pytest.mark.parametrize("cell", CELLS)
def test_bfloat16_products_stay_near_float32(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "bf16" not in variants():
        pytest.skip("this processor has no AVX-512 BF16")
    layer, x, state, loss = example(cell, 12, 33, 9, 45, symbols=False, masked=True)
    gradient = jax.grad(loss, argnums=(0, 1, 2), has_aux=True)
    ours, scan = both(
        monkeypatch, lambda: jax.jit(lambda *a: gradient(*a))(layer, x, state), "bf16", threads=2
    )
    for a, b in zip(*(map(np.asarray, jax.tree.leaves(one)) for one in (ours, scan)), strict=True):
        scale = float(np.abs(b).max())
        off = float(np.abs(a - b).max()) / scale
        # Eight bits are kept of each factor, and twelve steps add up what was rounded away.
        assert off < 3e-2
    # The products did run in bfloat16: float32 is a thousand times nearer.
    assert off > 1e-5


@compiled
@settings(max_examples=8, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_dense_layer_and_its_gradients_equal_the_product(data: st.DataObject) -> None:
    draw = data.draw
    rows, features, units = (draw(st.integers(1, most)) for most in (300, 70, 70))
    rng = np.random.default_rng(0)
    x, W, b, dy = (
        rng.normal(size=shape).astype(np.float32)
        for shape in ((rows, features), (features, units), (units,), (rows, units))
    )

    def all_of(layer: Callable[..., Any]) -> Any:
        def both_ways(x: Any, W: Any, b: Any, dy: Any) -> Any:
            y, back = jax.vjp(layer, x, W, b)
            return y, back(dy)

        return jax.jit(both_ways)(x, W, b, dy)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("ELMAN_KERNELS", draw(st.sampled_from(exact())))
        monkeypatch.setenv("ELMAN_KERNEL_THREADS", str(draw(st.integers(1, 3))))
        close(all_of(kernels.dense), all_of(lambda x, W, b: x @ W + b))


def test_small_dense_layers_are_left_to_xla() -> None:
    assert not kernels.serve_dense(jnp.zeros((1, 1, 256)), jnp.zeros((256, 62)))
    assert not kernels.serve_dense(jnp.zeros((20, 128, 256), jnp.bfloat16), jnp.zeros((256, 62)))


@pytest.mark.parametrize("reads", [jnp.int32, jnp.float32])
def test_a_gathered_batch_is_time_major(reads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    x = jnp.arange(5 * 3 * 2, dtype=reads).reshape(5, 3, 2)
    rows = jnp.asarray([4, 0, -1, 2])
    close(*both(monkeypatch, lambda: kernels.gather(x, rows)))
    close(*both(monkeypatch, lambda: kernels.gather(x[..., 0], rows)))


@compiled
def test_large_results_are_not_met_page_by_page() -> None:
    setting = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    if not setting.exists() or "[never]" in setting.read_text():
        pytest.skip("the system has no large pages")
    import resource  # Linux has it

    x, rows = jnp.zeros((2, 128, 16)), jnp.zeros(6000, jnp.int32)

    def faults() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        kernels.gather(x, rows).block_until_ready()
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    faults()
    assert faults() < 128 * 6000 * 16 * 4 / 4096 / 4


def test_other_types_and_single_steps_run_on_the_scan() -> None:
    half = jnp.zeros((3, 2, 4), jnp.bfloat16)
    W_x = jnp.zeros((4, 5))
    assert not kernels.serve(half, W_x)
    assert not kernels.serve(jnp.zeros((1, 2, 4)), W_x)
    assert not kernels.serve(jnp.zeros((3, 2, 4)), W_x.astype(jnp.bfloat16))


def test_switched_off_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    assert kernels.describe() == "scan; compiled kernels switched off (ELMAN_KERNELS=off)"
    assert not kernels.serve(jnp.zeros((3, 2, 4)), jnp.zeros((4, 5)))


def test_unknown_variant_warns_and_runs_on_the_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", "v9")
    library._load.cache_clear()
    with pytest.warns(RuntimeWarning, match=r"off or one of baseline, v3, v4, bf16, received 'v9'"):
        assert kernels.describe().startswith("scan")


@compiled
def test_bfloat16_on_another_processor_warns_and_multiplies_in_float32(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load = ctypes.CDLL

    class Without:
        """A library whose processor has no BF16."""

        def __init__(self, path: str) -> None:
            real = load(path)
            self.elman_name, self.elman_panel = real.elman_name, real.elman_panel
            self.known, self.elman_interface = real.elman_variant, real.elman_interface

        def elman_variant(self, name: bytes) -> int:
            return -1 if name == b"bf16" else int(self.known(name))

    monkeypatch.setattr(ctypes, "CDLL", Without)
    monkeypatch.setenv("ELMAN_KERNELS", "bf16")
    library._load.cache_clear()
    with pytest.warns(RuntimeWarning, match=r"no AVX-512 BF16: elman multiplies in float32"):
        assert kernels.describe().startswith("compiled kernels")
    library._load.cache_clear()


@pytest.mark.parametrize("threads", ["two", "-1", "1.5", "9" * 30])
def test_threads_that_are_no_number_warn_once_and_are_ignored(
    threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = kernels.describe()
    native.threads_in.cache_clear()
    monkeypatch.setenv("ELMAN_KERNEL_THREADS", threads)
    with pytest.warns(RuntimeWarning, match=r"ELMAN_KERNEL_THREADS is a whole number") as caught:  # noqa: PT031  once for two
        assert kernels.describe() == usual
        assert kernels.describe() == usual
    assert len(caught) == 1
    assert f"received {threads!r}" in str(caught[0].message)


@compiled
def test_a_library_of_another_jax_warns_and_runs_on_the_scan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("API version mismatch: framework 0.9, handler 0.1\nmore of it")

    monkeypatch.setattr(jax.ffi, "register_ffi_target", refuse)
    library._load.cache_clear()
    library._register.cache_clear()
    with pytest.warns(RuntimeWarning, match=r"cannot be used with JAX .*handler 0\.1\)"):
        assert kernels.describe().startswith("scan; compiled kernels cannot be loaded")
    library._load.cache_clear()


def test_garbage_library_warns_once_and_runs_on_the_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    garbage = tmp_path / "_kernels.so"
    garbage.write_bytes(b"\x7fELF but not really")
    monkeypatch.setattr(library, "_path", lambda: garbage)
    layer, x, state, _ = example("simple", 3, 2, 5, 4, symbols=True, masked=False)
    said = r"slower scan: _kernels\.so cannot be used"
    with pytest.warns(RuntimeWarning, match=said) as caught:  # noqa: PT031  once for two runs
        layer.run(x, state)
        layer.run(x, state)
    assert len(caught) == 1
    assert kernels.describe().startswith("scan; compiled kernels cannot be loaded")


def test_library_without_handlers_warns_and_runs_on_the_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A library of somebody else under our name: libc has no handlers.
    name = ctypes.util.find_library("m")
    monkeypatch.setattr(library, "_path", lambda: Path(name or "libm.so.6"))
    monkeypatch.setattr(Path, "exists", lambda self: True)
    with pytest.warns(RuntimeWarning, match="cannot be used"):
        assert kernels.describe().startswith("scan")


def test_absent_library_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_path", lambda: tmp_path / "_kernels.so")
    assert "not compiled" in kernels.describe()


@compiled
def test_one_thread_is_enough() -> None:
    """Two layers at once on a pool of one thread: nothing waits for a thread that never comes."""
    program = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "import jax, jax.numpy as jnp\n"
        "from elman.rnn import Bidirectional, SimpleRNN\n"
        "layer = Bidirectional(SimpleRNN(64)).build((30, 9), key=jax.random.key(0))\n"
        "x = jnp.ones((30, 256, 9))\n"
        "step = jax.jit(jax.grad(lambda layer: layer(x).sum()))\n"
        "for _ in range(20): jax.block_until_ready(step(layer))\n"
        "print('done')"
    )
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system cannot tie a process to one core")
    environment = {**os.environ, "ELMAN_KERNEL_THREADS": "4"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip() == "done", done.stderr
