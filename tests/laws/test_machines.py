"""The same entries give the same state digest on every machine that switches can make of this one.

The switches are those that changed last bits when they were measured (docs/decisions/0002). A switch that switches nothing would prove
nothing: so the two that act on arithmetic are first seen to change what must not be used.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from trucewatch_command import answered, trucewatch

CPU_FEATURES = np._core._multiarray_umath.__cpu_features__
DISPATCHED = [name for name in np._core._multiarray_umath.__cpu_dispatch__ if CPU_FEATURES.get(name)]
NUMPY_PLAIN = {"NPY_DISABLE_CPU_FEATURES": " ".join(DISPATCHED)}
GLIBC_PLAIN = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F"}

BLAS_OTHER = {"OPENBLAS_CORETYPE": "Prescott"}

MACHINES = {
    "numpy without CPU features": NUMPY_PLAIN,
    "glibc without AVX2 and FMA": GLIBC_PLAIN,
    "another BLAS kernel": BLAS_OTHER,
    "one thread": {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"},
    "two threads": {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "NUMBA_NUM_THREADS": "2"},
    "numba for any CPU": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "another time zone and language": {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "LANGUAGE": "de"},
    "all of them": {
        **NUMPY_PLAIN,
        **GLIBC_PLAIN,
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CPU_FEATURES": "",
        "PYTHONHASHSEED": "7",
    },
}

LAST_BITS = """
import hashlib, math
import numpy as np
grid = np.linspace(0.1, 30.0, 20011)
order_of_ties = np.argsort(np.arange(20000) % 7)
sines = np.array([math.sin(x) for x in grid.tolist()])
for what in (order_of_ties, sines, np.dot(grid, grid)):
    print(hashlib.sha256(what.tobytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short exercise, ingested and derived once on this machine as it is."""
    path = tmp_path_factory.mktemp("machines") / "mission"
    trucewatch("exercise", "new", path, "--staged", "--seed", "7", "--days", "4")
    trucewatch("run", path)
    return path


@pytest.fixture(scope="module")
def digests(mission: Path) -> dict[str, object]:
    """What this machine says of it."""
    return answered("digest", mission)


@pytest.mark.parametrize("switches", MACHINES.values(), ids=list(MACHINES))
def test_another_machine_derives_the_same_state(
    mission: Path, digests: dict[str, object], tmp_path: Path, switches: dict[str, str]
) -> None:
    copy = shutil.copytree(mission, tmp_path / "mission")
    again = answered("rebuild", copy, env=switches)
    assert again["state"] == digests["state"]


def last_bits(switches: dict[str, str]) -> list[str]:
    """Digests of a default argsort with ties, of libm's sine, and of a BLAS dot product."""
    child = subprocess.run([sys.executable, "-c", LAST_BITS], env=switches, capture_output=True, text=True, check=True)
    return child.stdout.split()


@pytest.mark.skipif(not CPU_FEATURES.get("FMA3"), reason="this CPU has no FMA: there is nothing to switch off")
def test_the_switches_do_switch() -> None:
    ties, sines, products = last_bits({})
    assert last_bits(NUMPY_PLAIN)[0] != ties
    assert last_bits(GLIBC_PLAIN)[1] != sines
    assert last_bits(BLAS_OTHER)[2] != products
