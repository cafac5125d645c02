"""`elman export`: a model for ONNX, Keras or PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from elman.app.commands import options
from elman.app.output import check_outputs, size_of
from elman.app.shown.console import note, print_json, put

if TYPE_CHECKING:
    from elman.exports import Exported
    from elman.exports.comparison import Compared

__all__ = ["export"]


def export(
    model: options.Model,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="What to write: a file.onnx; a file.keras or file.weights.h5 for Keras; a "
            "file.pt or file.safetensors for PyTorch.",
        ),
    ],
    input: Annotated[
        Literal["symbols", "characters"] | None,
        typer.Option(
            help="ONNX, texts: codes of symbols, or characters as strings, folded and coded in "
            "the file [symbols]."
        ),
    ] = None,
    networks_alone: Annotated[
        bool,
        typer.Option(
            "--networks-alone", help="Leave out the linear model beside the networks of a text."
        ),
    ] = False,
    int8: Annotated[
        bool, typer.Option("--int8", help="ONNX: matrices of 8 bits; what that costs is told.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Write MODEL for other programs to run; FILE's ending says which.

    What is written is compared with the model on random inputs of 1 to 200 steps, and not kept
    where an answer differs by more than 0.0001. ONNX needs pip install 'elman[export]'; Keras and
    PyTorch get a script beside the file that rebuilds the network.
    """
    from elman.exports import export as written_for
    from elman.exports.targets import beside

    check_outputs({"FILE": file, "the script beside FILE": beside(file)}, [model])
    exported = written_for(model, file, input=input, networks_alone=networks_alone, int8=int8)
    if as_json:
        print_json(_described(exported))
        return
    kind = exported.description["kind"]
    put(f"{file}: a {kind}, {size_of(file)}\n")
    measure = {"classifier": "probability", "generator": "log-probability", "tagger": "score"}[kind]
    for title, found in (("", exported.compared), ("int8: ", exported.int8)):
        if found is not None:
            put(f"{title}{_words(found, measure)}\n")
    if exported.bytes_before is not None:
        put(f"int8: {exported.bytes_before / 1e3:,.1f} kB before, {exported.bytes / 1e3:,.1f} kB\n")
    if exported.compared is None:
        note("not compared with the model: PyTorch is not installed here")
    if exported.script is not None:
        put(f"{exported.script}: rebuilds the network\n")


def _words(found: Compared, measure: str) -> str:
    agree = f"{found.same:.2%}" if found.same < 1 else "all"
    return (
        f"{found.inputs} random inputs of 1 to {found.longest} steps: largest difference of a "
        f"{measure} {found.difference:.1e}, {agree} of the answers the same"
    )


def _described(exported: Exported) -> dict[str, Any]:
    told: dict[str, Any] = {"file": str(exported.path), "bytes": exported.bytes}
    if exported.script is not None:
        told["script"] = str(exported.script)
    for name, found in (("compared", exported.compared), ("int8", exported.int8)):
        if found is not None:
            told[name] = found._asdict()
    if exported.bytes_before is not None:
        told["bytes_before"] = exported.bytes_before
    return {**told, **exported.description}
