"""On every path to state only arithmetic that is equal on every x86-64; what differed was measured (docs/decisions/0002)."""

import ast
from collections.abc import Iterator

import pytest

from structure.tree import complaints, dotted, imported, modules

ROOMS = {"model", "science", "terms", "coverage", "ingest", "fuse", "assess", "guarantee"}
INEXACT_NUMPY = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "logaddexp2", "sin", "cos", "tan", "arcsin",
    "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "power", "float_power",
    "pow", "cbrt", "hypot", "sinc", "i0", "dot", "vdot", "inner", "matmul", "tensordot", "einsum", "kron", "linalg",
    "fft", "convolve", "correlate", "corrcoef", "cov", "polyfit", "argpartition", "partition", "float16", "float32",
    "half", "single", "longdouble", "complex64", "csingle",
}  # fmt: skip
EXACT_MATH = {
    "sqrt", "isqrt", "floor", "ceil", "trunc", "gcd", "lcm", "comb", "factorial", "fabs", "copysign", "frexp",
    "ldexp", "isnan", "isfinite", "isinf", "inf", "nan", "pi", "e", "tau", "nextafter", "ulp", "radians", "degrees",
}  # fmt: skip
SHORT_FLOATS = {"float32", "float16", "f4", "<f4", "f2", "<f2"}
BEFORE_EVIDENCE = {
    "science/lanes.py", "science/stacking.py", "science/pruning.py", "science/migration.py", "science/onsets.py",
    "science/arrived.py", "science/marginal.py", "science/tables.py", "science/listening.py",
}  # fmt: skip
"""What makes detections of waveforms may be of single precision: what state rests on begins with the delivery (docs/decisions/0010)."""
SMALL_POWERS = {2, 3}  # numba and numpy expand these to multiplications


def inexact(tree: ast.Module) -> Iterator[str]:
    """Say every operation whose last bits depend on the machine."""
    for node in ast.walk(tree):
        for said in _said(node):
            yield f"line {getattr(node, 'lineno', 0)} {said}"


def _said(node: ast.AST) -> Iterator[str]:
    for name in imported(node):
        module, _, last = name.rpartition(".")
        if _inexact_name(module, last) or name.split(".")[0] in {"cmath", "scipy"}:
            yield f"imports {name}"
    if isinstance(node, ast.Attribute) and _inexact_name(dotted(node.value), node.attr):
        yield f"uses {dotted(node)}"
    if isinstance(node, ast.Attribute) and node.attr in {"dot", "prange"}:
        yield f"uses .{node.attr}"
    if isinstance(node, ast.Name) and node.id == "prange":
        yield "uses prange"
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        yield from _operator(node)
    if isinstance(node, ast.Call):
        yield from _call(node)
    if isinstance(node, ast.Constant) and node.value in SHORT_FLOATS:
        yield f"names {node.value!r}"


def _inexact_name(module: str, name: str) -> bool:
    if module in {"np", "numpy"} or module.startswith(("np.linalg", "numpy.linalg", "np.fft", "numpy.fft")):
        return name in INEXACT_NUMPY
    return module == "math" and name not in EXACT_MATH


def _operator(node: ast.BinOp | ast.AugAssign) -> Iterator[str]:
    if isinstance(node.op, ast.MatMult):
        yield "multiplies matrices"
    if isinstance(node.op, ast.Pow):
        base, exponent = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
        whole_base = isinstance(base, ast.Constant) and isinstance(base.value, int)
        if not whole_base and not (isinstance(exponent, ast.Constant) and exponent.value in SMALL_POWERS):
            yield "raises to a power that is neither 2 nor 3"


def _call(node: ast.Call) -> Iterator[str]:
    words = {keyword.arg: keyword.value for keyword in node.keywords}
    if isinstance(node.func, ast.Attribute) and node.func.attr == "argsort":
        kind = words.get("kind")
        if not (isinstance(kind, ast.Constant) and kind.value in {"stable", "mergesort"}):
            yield "sorts by argsort without kind='stable'"
    for word in ("fastmath", "parallel"):
        if isinstance(words.get(word), ast.Constant) and words[word].value:
            yield f"asks for {word}"


def test_state_rests_on_exact_arithmetic_only() -> None:
    assert not complaints(inexact, [m for m in modules() if m.room in ROOMS and m.name not in BEFORE_EVIDENCE])


def test_before_evidence_only_the_precision_is_less() -> None:
    there = [m for m in modules() if m.name in BEFORE_EVIDENCE]
    assert not [said for said in complaints(inexact, there) if not said.endswith("float32")]


def test_no_module_on_the_way_to_state_brings_in_what_is_before_evidence() -> None:
    waves = {name.removesuffix(".py").replace("/", ".") for name in BEFORE_EVIDENCE}
    rooms = {"model", "terms", "coverage", "ingest", "fuse", "assess", "guarantee"}
    brought = {
        (module.name, name)
        for module in modules()
        if module.room in rooms
        for node in ast.walk(module.tree)
        for name in imported(node)
        if any(name.startswith(f"trucewatch.{one}") for one in waves)
    }
    assert not brought


@pytest.mark.parametrize(
    "planted",
    [
        "np.exp(x)",
        "import numpy\nnumpy.arctan2(y, x)",
        "from math import sin",
        "math.atan2(1, 2)",
        "a @ b",
        "a.dot(b)",
        "np.linalg.solve(a, b)",
        "np.fft.rfft(a)",
        "x ** 0.5",
        "x **= n",
        "np.argsort(x)",
        "x.argsort()",
        "np.zeros(3, dtype=np.float32)",
        "x.astype('float32')",
        "njit(fastmath=True)",
        "for i in prange(3): pass",
        "import scipy.special",
    ],
)
def test_a_planted_inexact_operation_is_seen(planted: str) -> None:
    assert list(inexact(ast.parse(planted)))


@pytest.mark.parametrize(
    "allowed",
    [
        "np.sqrt(x) ** 2",
        "math.sqrt(2.0)",
        "np.argsort(x, kind='stable')",
        "10**7",
        "np.lexsort((a, b))",
        "njit(cache=True)",
    ],
)
def test_exact_operations_are_allowed(allowed: str) -> None:
    assert not list(inexact(ast.parse(allowed)))
