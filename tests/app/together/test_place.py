"""Which process this is, by options or by whoever started it."""

from __future__ import annotations

import pytest

from elman.app.together import place
from elman.app.together.meeting import Address
from elman.app.together.place import AUTOMATIC, Place, place_of, started_by
from elman.errors import ConfigurationError

SLURM = {
    "SLURM_JOB_ID": "7",
    "SLURM_STEP_NODELIST": "node[1-2]",
    "SLURM_NTASKS": "2",
    "SLURM_PROCID": "1",
    "SLURM_LOCALID": "0",
}


def test_a_place_is_told_whole() -> None:
    assert place_of(None, None, None) is None
    assert place_of(4, 3, "node1:80") == Place(3, 4, Address("node1", 80))
    for given, missing in [
        ((2, None, "a:1"), "no --process"),
        ((None, 1, "a:1"), "no --processes"),
        ((2, 1, None), "no --coordinator"),
    ]:
        with pytest.raises(ConfigurationError, match=missing):
            place_of(*given)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ((2, 2, "a:1"), "from 0 to 1, received 2"),
        ((2, -1, "a:1"), "from 0 to 1, received -1"),
        ((0, 0, "a:1"), "--processes is a number from 1"),
        ((2, 0, "a"), "HOST:PORT"),
    ],
)
def test_numbers_fit(given: tuple[int, int, str], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        place_of(*given)


def test_whoever_starts_several_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "find_spec", lambda name: None)
    assert started_by({}) is None
    assert started_by(SLURM) == AUTOMATIC
    assert started_by({**SLURM, "SLURM_NTASKS": "1"}) is None
    # A shell within a job is no step of it.
    assert started_by({k: v for k, v in SLURM.items() if k != "SLURM_STEP_NODELIST"}) is None
    mpi = {"OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_RANK": "0"}
    assert started_by({**mpi, "OMPI_MCA_orte_hnp_uri": "1.0;tcp://10.0.0.1:4"}) == AUTOMATIC
    with pytest.raises(ConfigurationError, match="Open MPI has started 2 of this process"):
        started_by(mpi)
    pods = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "JOB_COMPLETION_INDEX": "0"}
    assert started_by(pods) is None
    monkeypatch.setattr(place, "find_spec", lambda name: object())
    assert started_by(mpi) == "mpi4py"
    assert started_by(pods) == AUTOMATIC
