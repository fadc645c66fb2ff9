import pytest

from trucewatch.errors import DefectFound
from trucewatch.ledger.merkle import leaf_hash, range_hash
from trucewatch.ledger.tiles import RightEdge, bundle, levels_of, node_reader, read_edge, tile_path


def published(size: int) -> tuple[dict[str, bytes], RightEdge]:
    """Tiles and right edge of a tree of `size` entries, partial tiles of that size only."""
    edge, tiles = RightEdge(), {}
    for number in range(size):
        tiles.update(edge.push(number.to_bytes(32, "big")))
    tiles.update(edge.partials())
    return tiles, edge


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "ledger/tile/0/000"),
        (1, 1234067, 256, "ledger/tile/1/x001/x234/067"),
        ("entries", 999, 7, "ledger/tile/entries/999.p/7"),
        ("entries", 1000, 256, "ledger/tile/entries/x001/000"),
    ],
)
def test_paths_are_as_the_specification_encodes_them(level: int | str, index: int, width: int, path: str) -> None:
    assert tile_path(level, index, width) == path


def test_a_tree_of_70000_has_the_tiles_of_the_specifications_example() -> None:
    tiles, _ = published(70_000)
    full = [path for path in tiles if ".p/" not in path]
    assert sum(path.startswith("ledger/tile/0/") for path in full) == 273
    assert [path for path in tiles if path.startswith("ledger/tile/1/")] == [
        "ledger/tile/1/000",
        "ledger/tile/1/001.p/17",
    ]
    assert [path for path in tiles if path.startswith("ledger/tile/2/")] == ["ledger/tile/2/000.p/1"]
    assert len(tiles["ledger/tile/0/273.p/112"]) == 112 * 32
    assert all(len(tiles[path]) == 8192 for path in full if "entries" not in path)


def test_bundles_put_the_length_before_each_entry() -> None:
    assert bundle([b"a" * 32, b"b" * 32]) == b"\0\x20" + b"a" * 32 + b"\0\x20" + b"b" * 32


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_537])
def test_the_edge_is_taken_up_from_the_tiles(size: int) -> None:
    tiles, edge = published(size)
    assert read_edge(tiles.get, size) == edge


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 700, 1024])
def test_roots_of_edge_and_tiles_agree_with_the_leaves(size: int) -> None:
    tiles, edge = published(size)
    leaves = [leaf_hash(number.to_bytes(32, "big")) for number in range(size)]
    assert edge.root() == range_hash(node_reader(tiles.get, size), 0, size)
    assert edge.root() == range_hash(lambda level, index: _fold(leaves, level, index), 0, size)


def _fold(leaves: list[bytes], level: int, index: int) -> bytes:
    from trucewatch.ledger.merkle import fold

    return fold(leaves[index << level : (index + 1) << level])


def test_a_full_tile_serves_where_a_partial_one_was() -> None:
    tiles, _ = published(300)
    assert read_edge(tiles.get, 200).root() == published(200)[1].root()


def test_missing_and_cut_tiles_are_defects() -> None:
    tiles, _ = published(300)
    for path in ("ledger/tile/0/001.p/44", "ledger/tile/1/000.p/1", "ledger/tile/entries/001.p/44"):
        with pytest.raises(DefectFound, match="missing"):
            read_edge({**tiles, path: None}.get, 300)
        with pytest.raises(DefectFound, match="length"):
            read_edge({**tiles, path: tiles[path][:-1]}.get, 300)


def test_levels() -> None:
    assert [list(levels_of(size)) for size in (0, 255, 256, 65_536)] == [[0], [0], [0, 1], [0, 1, 2]]
