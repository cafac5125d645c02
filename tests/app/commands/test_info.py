"""`elman info`: which kernels run and why no better ones, how large what is kept has become."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import pytest

from elman.app import engine
from elman.inference import native


class Processor:
    """A library of all variants, on a processor that has these instructions."""

    def __init__(self, *has: str) -> None:
        self.runs = ["baseline"]
        for variant, needed in {"v3": "avx2", "v4": "avx512", "bf16": "avx512_bf16"}.items():
            if needed not in has:
                break
            self.runs.append(variant)

    def elman_variant(self, name: bytes) -> int:
        return self.runs.index(name.decode()) if name.decode() in self.runs else -1

    def loaded(self, wanted: str) -> native.Library:
        # bfloat16 products are taken by their name alone.
        best = self.runs[:3][-1]
        name = wanted if wanted in self.runs else best
        return native.Library(self, self.runs.index(name), name, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("has", "wanted", "said"),
    [
        ((), "", "baseline, without AVX2"),
        (("avx2",), "", "AVX2, without AVX-512"),
        (("avx2", "avx512"), "", "AVX-512, without BF16"),
        (("avx2", "avx512"), "bf16", "AVX-512, without BF16"),
        (("avx2", "avx512", "avx512_bf16"), "", "AVX-512"),
        (
            ("avx2", "avx512", "avx512_bf16"),
            "bf16",
            "AVX-512, bfloat16 products, chosen by ELMAN_KERNELS",
        ),
        (("avx2", "avx512"), "v3", "AVX2, chosen by ELMAN_KERNELS"),
    ],
)
def test_which_kernels_run(
    elman: Any, monkeypatch: pytest.MonkeyPatch, has: tuple[str, ...], wanted: str, said: str
) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", wanted)
    monkeypatch.setattr(native, "library", lambda: Processor(*has).loaded(wanted))
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    told = json.loads(elman("info", "--json").out)
    assert told["recurrence"] == f"compiled kernels ({said})"


def test_other_processors_lack_nothing(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "library", lambda: Processor().loaded(""))
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    told = json.loads(elman("info", "--json").out)
    assert told["recurrence"] == "compiled kernels (baseline)"


def test_how_large_the_compiled_programs_are(
    elman: Any, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)
    folder = engine.compilation_cache()
    folder.mkdir(parents=True, exist_ok=True)
    assert json.loads(elman("info", "--json").out)["compiled size"] == "0.0 of 512 MiB"
    (folder / "jit_f-1-cache").write_bytes(bytes(3 << 20))
    assert json.loads(elman("info", "--json").out)["compiled size"] == "3.0 of 512 MiB"
