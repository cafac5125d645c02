"""Which of how many processes this is: as options say, or whoever started them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from elman.app.together.meeting import Address
from elman.errors import ConfigurationError

__all__ = ["AUTOMATIC", "MOST", "Place", "place_of", "started_by"]

AUTOMATIC = "automatic"
"""JAX looks itself for who has started processes."""

MOST = 1024
"""Processes at most."""

_OF_SLURM = ("SLURM_JOB_ID", "SLURM_STEP_NODELIST", "SLURM_PROCID", "SLURM_LOCALID")

_COUNTED = {
    "SLURM": ("SLURM_NTASKS", _OF_SLURM),
    "Open MPI": ("OMPI_COMM_WORLD_SIZE", ("OMPI_COMM_WORLD_RANK",)),
    "MPI": ("PMI_SIZE", ("PMI_RANK",)),
}
"""Who starts processes, the variable in which it says how many, and others that it sets."""


@dataclass(frozen=True)
class Place:
    """Process `number` of `count`, which meet at an address."""

    number: int
    count: int
    address: Address


def place_of(processes: int | None, process: int | None, coordinator: str | None) -> Place | None:
    """Make a place of what was given; None where nothing was.

    Raises `ConfigurationError` for a part of it, or numbers that do not fit.
    """
    given = {"--processes": processes, "--process": process, "--coordinator": coordinator}
    if all(value is None for value in given.values()):
        return None
    if processes is None or process is None or coordinator is None:
        missing = next(name for name, value in given.items() if value is None)
        raise ConfigurationError(
            f"A process is told --processes, --process and --coordinator, received no {missing}",
            remedy="pass for example --processes 2 --process 0 --coordinator node1:4321",
        )
    check_count("--processes", processes)
    if not 0 <= process < processes:
        raise ConfigurationError(
            f"--process is a number from 0 to {processes - 1}, received {process}",
            remedy="number the processes from 0",
        )
    return Place(process, processes, Address.parse(coordinator))


def check_count(option: str, count: int) -> None:
    """Raise `ConfigurationError` for a number of processes that there cannot be."""
    if not 1 <= count <= MOST:
        raise ConfigurationError(
            f"{option} is a number from 1 to {MOST:,}, received {count}",
            remedy=f"pass for example {option} 2",
        )


def started_by(environment: Mapping[str, str] = os.environ) -> str | None:
    """Say by which method JAX finds those that were started with this process; None if alone.

    Raises `ConfigurationError` where they were started together, and JAX does not find out how.

    >>> started_by({"SLURM_NTASKS": "2", "SLURM_JOB_ID": "7"})
    """
    for who, (size, others) in _COUNTED.items():
        count = environment.get(size, "")
        if not count.isdigit() or int(count) < 2 or not all(name in environment for name in others):
            continue
        if who == "SLURM" or "OMPI_MCA_orte_hnp_uri" in environment:
            return AUTOMATIC
        if find_spec("mpi4py"):
            return "mpi4py"
        raise ConfigurationError(
            f"{who} has started {count} of this process, which find each other by mpi4py; it is "
            "not installed",
            remedy="pip install mpi4py, or pass --processes, --process and --coordinator",
        )
    # Kubernetes numbers the pods of an indexed job, and says nowhere how many they are.
    pods = "KUBERNETES_SERVICE_HOST" in environment and "JOB_COMPLETION_INDEX" in environment
    return AUTOMATIC if pods and find_spec("kubernetes") else None
