"""Rows of the comparison: kept from run to run, made a table, a picture and figures."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "experiments"))
import record
from workloads import CELLS, WORKLOADS

__all__ = ["SYSTEMS", "figures_of", "merged", "table"]

PARTS = ("alone", "generation", "suite")
"""What has no peer."""

HERE = Path(__file__).resolve().parent

SYSTEMS = ("elman", "keras_tensorflow", "keras_jax", "pytorch")


def maker(row: dict[str, Any]) -> str:
    """Name who makes the processor that a row was measured on: its kernels differ by that."""
    cpu = row["machine"]["cpu"]
    return next((name for name in ("Intel", "AMD") if name in cpu), cpu)


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Write the comparison as a Markdown table: seconds an epoch, spread, peak memory."""
    head = ["workload", "cell", "processor", *SYSTEMS, "best peer / elman", "elman / bound"]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in rows:
        times = " | ".join(
            f"{row['seconds'][s]:.3g} ({row['spread'][s][0]:.3g}-{row['spread'][s][1]:.3g}), "
            f"{row['memory_mib'][s]:,.0f} MiB"
            for s in SYSTEMS
        )
        lines.append(
            f"| {row['workload']} | {row['cell']} | {maker(row)} | {times} | "
            f"{row['vs_best_peer']:.2f} | {row['vs_bound']:.2f} |"
        )
    return "\n".join(lines) + "\n"


def plot(rows: Sequence[dict[str, Any]]) -> None:
    """Draw each system's time as a multiple of elman's, a panel a processor."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    makers = sorted({maker(row) for row in rows})
    figure, panels = pyplot.subplots(
        len(makers), figsize=(11, 3.5 * len(makers)), layout="constrained", squeeze=False
    )
    for axes, name in zip(panels[:, 0], makers, strict=True):
        shown = [row for row in rows if maker(row) == name]
        for i, system in enumerate(SYSTEMS):
            ratios = [row["seconds"][system] / row["seconds"]["elman"] for row in shown]
            axes.bar([k + 0.2 * (i - 1.5) for k in range(len(shown))], ratios, 0.2, label=system)
        labels = [f"{row['workload'].replace('_', '-')}\n{row['cell']}" for row in shown]
        axes.set_xticks(range(len(shown)), labels, fontsize=7)
        axes.set_ylabel("seconds per epoch, elman = 1")
        axes.set_title(name)
        axes.legend()
    figure.savefig(HERE / "plot.svg")


def figures_of(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the ratios of every maker's processors, and of the one that does worse."""
    figures = {}
    for workload in WORKLOADS:
        for cell in CELLS:
            found = [row for row in rows if (row["workload"], row["cell"]) == (workload, cell)]
            for row in found:
                for name in ("vs_best_peer", "vs_bound"):
                    figures[f"{workload}_{cell}_{name}_{maker(row).lower()}"] = row[name]
            if found:
                least = min(row["vs_best_peer"] for row in found)
                figures[f"{workload}_{cell}_vs_best_peer"] = least
                figures[f"{workload}_{cell}_vs_best_tuned_peer"] = least
                figures[f"{workload}_{cell}_vs_bound"] = max(row["vs_bound"] for row in found)
    return figures


def merged(
    rows: list[dict[str, Any]], figures: dict[str, float], parts: dict[str, dict[str, Any]]
) -> None:
    """Put what was measured in its place in `result.json`, and write everything anew."""
    path = HERE / "result.json"
    before = json.loads(path.read_text()) if path.exists() else {}
    rows = before.get("rows", []) + rows
    found = {(maker(row), row["workload"], row["cell"]): row for row in rows}
    makers = sorted({maker(row) for row in rows})
    ordered = [
        found[key] for w in WORKLOADS for c in CELLS for m in makers if (key := (m, w, c)) in found
    ]
    kept = {k: v for k, v in before.get("figures", {}).items() if "_vs_" not in k}
    (HERE / "table.md").write_text(table(ordered))
    plot(ordered)
    record.write(
        str(path),
        figures_of(ordered) | kept | figures,
        "python benchmarks/run.py",
        **{name: parts.get(name, before.get(name, {})) for name in PARTS},
        rows=ordered,
    )
