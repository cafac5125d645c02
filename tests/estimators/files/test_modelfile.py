from __future__ import annotations

import errno
import json
import os
import stat
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.errors import DamagedModel, ModelFileError, NewerModel, NotAModel, OutputError
from elman.estimators.files import modelfile
from elman.estimators.files.modelfile import FORMAT, Model

MODEL = Model(
    {"estimator": "Example", "settings": {"units": 3, "rate": 1e-05}},
    {"0/W": np.arange(6, dtype=np.float32).reshape(2, 3), "0/b": np.array([1, 2], np.int32)},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "names.elman"


@pytest.fixture
def content(path: Path) -> bytes:
    modelfile.write(path, MODEL)
    return path.read_bytes()


def same(first: Model, second: Model) -> bool:
    return first.description == second.description and all(
        a.dtype == b.dtype and np.array_equal(a, b)
        for a, b in zip(first.parameters.values(), second.parameters.values(), strict=True)
    )


def safetensors(entries: dict[str, object], data: bytes = b"") -> bytes:
    header = json.dumps(entries).encode()
    return struct.pack("<Q", len(header)) + header + data


def test_what_was_written_is_read(path: Path, content: bytes) -> None:
    read = modelfile.read(path)
    assert read.description == {**MODEL.description, "format": FORMAT}
    for name, value in MODEL.parameters.items():
        assert read.parameters[name].dtype == value.dtype
        np.testing.assert_array_equal(read.parameters[name], value)


def test_the_same_model_gives_the_same_bytes(path: Path, content: bytes) -> None:
    turned = {name: MODEL.parameters[name] for name in reversed(MODEL.parameters)}
    modelfile.write(path, Model(dict(reversed(MODEL.description.items())), turned))
    assert path.read_bytes() == content


def test_hugging_face_s_own_reader_opens_it(path: Path, content: bytes) -> None:
    from safetensors.numpy import load_file

    np.testing.assert_array_equal(load_file(path)["0/W"], MODEL.parameters["0/W"])


def test_values_that_json_changes_survive(path: Path) -> None:
    weights = {9: 1.0, 10: 2.0}
    described = {"units": (1, 2), "weights": weights, "n": np.int64(3), "x": np.float32(2)}
    modelfile.write(path, Model(described, {}))
    assert modelfile.read(path).description == {
        "units": [1, 2],
        "weights": {"9": 1.0, "10": 2.0},
        "n": 3,
        "x": 2.0,
        "format": FORMAT,
    }


def test_a_transposed_array_is_written_in_its_own_order(path: Path) -> None:
    modelfile.write(path, Model({}, {"W": MODEL.parameters["0/W"].T}))
    np.testing.assert_array_equal(modelfile.read(path).parameters["W"], MODEL.parameters["0/W"].T)


# Damage


def test_a_file_cut_anywhere_is_refused(path: Path, content: bytes) -> None:
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(ModelFileError):
            modelfile.read(path)


def test_a_file_cut_after_its_first_lines_is_known_for_a_model(path: Path, content: bytes) -> None:
    path.write_bytes(content[:-1])
    with pytest.raises(DamagedModel, match=r"truncated or edited .*; copy or train it again"):
        modelfile.read(path)


def test_every_changed_byte_is_noticed(path: Path, content: bytes) -> None:
    for position in range(len(content)):
        changed = bytearray(content)
        changed[position] ^= 1 << position % 8
        path.write_bytes(changed)
        try:
            read = modelfile.read(path)
        except ModelFileError:
            continue
        # 1e-05 and 1E-05 are the same number.
        assert same(read, Model({**MODEL.description, "format": FORMAT}, MODEL.parameters))


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=30))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_written_over_a_model_are_noticed(path, content, position, patch) -> None:
    position %= len(content)
    changed = content[:position] + patch + content[position + len(patch) :]
    path.write_bytes(changed)
    try:
        read = modelfile.read(path)
    except ModelFileError:
        return
    assert same(read, Model({**MODEL.description, "format": FORMAT}, MODEL.parameters))


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_no_model(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ModelFileError):
        modelfile.read(path)


def test_an_edited_description_is_noticed(path: Path, content: bytes) -> None:
    assert b'units\\": 3' in content
    path.write_bytes(content.replace(b'units\\": 3', b'units\\": 4'))
    with pytest.raises(DamagedModel) as caught:
        modelfile.read(path)
    assert str(caught.value) == (
        f"{path} was changed after it was written: its checksum does not fit; "
        "copy or train it again"
    )


@pytest.mark.parametrize(
    "description",
    [
        "",
        "[]",
        "null",
        "3",
        '"text"',
        "{}",
        '{"format": 1}',
        '{"checksum": "x"}',
        '{"format": null, "checksum": ""}',
        '{"format": "one", "checksum": ""}',
        '{"format": 1e999, "checksum": ""}',
        '{"format": [], "checksum": ""}',
        "[" * 100_000,
        "{not json",
    ],
    ids=lambda text: text[:20],
)
def test_a_description_that_cannot_be_read_is_damage(path: Path, description: str) -> None:
    path.write_bytes(safetensors({"__metadata__": {"elman": description}}))
    with pytest.raises(DamagedModel):
        modelfile.read(path)


def test_a_later_format_asks_for_a_later_elman(path: Path) -> None:
    description = json.dumps({"format": FORMAT + 1, "elman_version": "9.1", "checksum": "?"})
    path.write_bytes(safetensors({"__metadata__": {"elman": description}}))
    with pytest.raises(NewerModel) as caught:
        modelfile.read(path)
    assert str(caught.value) == (
        f"{path} has format {FORMAT + 1}, written by elman 9.1; this elman reads up to format "
        f"{FORMAT}; upgrade: pip install --upgrade elman"
    )


# What is no model


@pytest.mark.parametrize("dtype", ["F32", "BF16", "F8_E4M3"])
def test_someone_else_s_safetensors_file_is_no_model(path: Path, dtype: str) -> None:
    size = {"F32": 4, "BF16": 2, "F8_E4M3": 1}[dtype]
    tensor = {"dtype": dtype, "shape": [1], "data_offsets": [0, size]}
    path.write_bytes(safetensors({"W": tensor, "__metadata__": {"format": "pt"}}, bytes(size)))
    with pytest.raises(NotAModel, match="is a safetensors file without elman's description"):
        modelfile.read(path)


def test_a_parameter_of_a_type_elman_does_not_write_is_damage(path: Path) -> None:
    tensor = {"dtype": "F8_E4M3", "shape": [1], "data_offsets": [0, 1]}
    path.write_bytes(safetensors({"W": tensor, "__metadata__": {"elman": "{}"}}, bytes(1)))
    with pytest.raises(DamagedModel, match="a type that elman does not write"):
        modelfile.read(path)


def test_an_empty_file_a_folder_and_nothing_are_no_models(path: Path) -> None:
    with pytest.raises(ModelFileError, match=f"{path} does not exist; train one"):
        modelfile.read(path)
    with pytest.raises(ModelFileError, match="must be readable"):
        modelfile.read(path.parent / ("x" * 5000))
    with pytest.raises(NotAModel, match="is a folder"):
        modelfile.read(path.parent)
    path.touch()
    with pytest.raises(NotAModel, match="is not an elman model"):
        modelfile.read(path)


# Writing


def assert_untouched(path: Path, content: bytes) -> None:
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path], "nothing is left behind"


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(path, content, monkeypatch, function) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    where = os if function == "fsync" else Path
    with monkeypatch.context() as patch:
        patch.setattr(where, function, full)
        with pytest.raises(OutputError) as caught:
            modelfile.write(path, Model({"other": 1}, {}))
    assert str(caught.value) == (
        f"{path} must be writable, received: No space left on device; "
        "choose another folder or free some space"
    )
    assert_untouched(path, content)


def test_an_interrupt_leaves_the_old_file(path, content, monkeypatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            modelfile.write(path, Model({"other": 1}, {}))
    assert_untouched(path, content)


def test_a_folder_that_is_missing_or_in_the_way_is_reported(path: Path) -> None:
    with pytest.raises(OutputError, match="No such file or directory"):
        modelfile.write(path / "deeper", MODEL)
    path.mkdir()
    with pytest.raises(OutputError, match="Is a directory"):
        modelfile.write(path, MODEL)
    assert list(path.parent.iterdir()) == [path]


def test_the_file_has_the_rights_of_any_new_file(path: Path, content: bytes) -> None:
    other = path.with_name("other")
    other.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_what_json_cannot_hold_is_refused_before_anything_is_written(path: Path) -> None:
    with pytest.raises(TypeError, match="A model file holds no set"):
        modelfile.write(path, Model({"x": {1}}, {}))
    assert not path.exists()
