import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.ledger.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    consistent,
    fold,
    inclusion_proof,
    leaf_hash,
    node_hash,
    range_hash,
    root_from_inclusion,
)

# The leaves and roots that Certificate Transparency's own implementations test RFC 6962 with.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def nodes(leaves: list[bytes]):
    return lambda level, index: fold([leaf_hash(leaf) for leaf in leaves[index << level : (index + 1) << level]])


def tree_hash(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(tree_hash(leaves[:split]), tree_hash(leaves[split:]))


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in LEAVES[:size]]
    assert range_hash(nodes(leaves), 0, size).hex() == ROOTS[size]
    assert tree_hash(leaves).hex() == ROOTS[size]


def test_known_inclusion_and_consistency_proofs() -> None:
    node = nodes([bytes.fromhex(leaf) for leaf in LEAVES])
    assert [step.hex()[:8] for step in inclusion_proof(node, 5, 8)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [step.hex()[:8] for step in consistency_proof(node, 6, 8)] == ["0ebc5d34", "ca854ea1", "d37ee418"]


@pytest.mark.parametrize("size", range(1, 35))
def test_every_proof_verifies(size: int) -> None:
    leaves = [bytes([number]) for number in range(size)]
    node, root = nodes(leaves), tree_hash(leaves)
    for index in range(size):
        path = inclusion_proof(node, index, size)
        assert root_from_inclusion(leaf_hash(leaves[index]), index, size, path) == root
        assert root_from_inclusion(leaf_hash(leaves[index]), index, size, [*path, root]) != root
        for other in range(size + 1):
            if other != index:
                assert root_from_inclusion(leaf_hash(leaves[index]), other, size, path) != root
    for old in range(size + 1):
        proof = consistency_proof(node, old, size)
        assert consistent(old, size, tree_hash(leaves[:old]), root, proof)


@given(st.integers(1, 40), st.data())
def test_no_altered_consistency_proof_verifies(size: int, data: st.DataObject) -> None:
    leaves = [bytes([number]) for number in range(size)]
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(nodes(leaves), old, size)
    roots = [tree_hash(leaves[:old]), tree_hash(leaves)]
    hashes = [*roots, *proof]
    at = data.draw(st.integers(0, len(hashes) - 1))
    change = data.draw(st.binary(min_size=32, max_size=32).filter(lambda other: other != hashes[at]))
    altered = [*hashes[:at], change, *hashes[at + 1 :]]
    assert not consistent(old, size, altered[0], altered[1], altered[2:])
    assert not consistent(old, size, *roots, [*proof, change])
    if proof:
        assert not consistent(old, size, *roots, proof[:-1])


def test_sizes_that_cannot_be_are_refused() -> None:
    assert not consistent(3, 2, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not consistent(-1, 2, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not consistent(0, 2, leaf_hash(b""), EMPTY_ROOT, [])
    assert root_from_inclusion(leaf_hash(b""), 1, 1, []) is None
