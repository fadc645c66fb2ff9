from __future__ import annotations

from decimal import Decimal

import pytest

from trucewatch.errors import AgreementError
from trucewatch.run.config.documents import read_json, read_yaml

COUNTS = {"properties": {"seed": {"type": "integer"}, "tags": {"items": {"type": "string"}}}}


def read(text: str):
    return read_yaml("m.yaml", text.encode(), COUNTS).value


def test_scalars_stay_what_was_written():
    text = "country: no\ncut_off: 19:30\nversion: 1.10\nday: 2031-05-02\nempty:\ntags: [on, 0x10, 1e3]"
    assert read(text) == {
        "country": "no",
        "cut_off": "19:30",
        "version": "1.10",
        "day": "2031-05-02",
        "empty": "",
        "tags": ["on", "0x10", "1e3"],
    }


@pytest.mark.parametrize(
    ("written", "value"), [("7", 7), ("-7", -7), ("'7'", 7), ("0o7", "0o7"), ("7.0", "7.0"), ("1_000", "1_000")]
)
def test_only_plain_decimal_digits_become_a_whole_number(written, value):
    assert read(f"seed: {written}") == {"seed": value}


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    assert read_yaml("m.yaml", b"\xef\xbb\xbfid: x", {}).value == {"id": "x"}


@pytest.mark.parametrize(
    ("defect", "text", "line", "what"),
    [
        ("key twice", "a: 1\nb: 2\na: 3", 3, "`a` stands here twice."),
        ("key twice below", "a:\n  b: 1\n  b: 1", 3, "`b` stands here twice."),
        ("alias, told where its anchor stands", "a: &x 1\nb: *x", 1, "Aliases"),
        ("tag", "a: 1\nb: !secret x", 2, "Aliases (*) and tags"),
        ("bracket", "a: [1\nb: 2", 2, "not YAML"),
        ("tabs", "a:\n\tb: 1", 2, "not YAML"),
        ("two documents", "a: 1\n---\nb: 2", 2, "not YAML"),
        ("key that is a list", "[a, b]: 1", 1, "A key must be a word."),
        ("depth", "a: " + "[" * 45 + "]" * 45, 1, "nested more than 40 deep"),
        ("abyss", "[" * 5000, 1, "not YAML"),
    ],
)
def test_yaml_is_refused_with_its_line(defect, text, line, what):
    with pytest.raises(AgreementError) as caught:
        read(text)
    assert caught.value.place == f"m.yaml:{line}", defect
    assert what in caught.value.what
    assert caught.value.hint


def test_text_in_another_encoding_is_refused_with_its_line():
    with pytest.raises(AgreementError) as caught:
        read_yaml("m.yaml", "a: 1\nb: Мир".encode("cp1251"), {})
    assert caught.value.place == "m.yaml:2"


def test_json_numbers_keep_every_digit():
    assert read_json("z.geojson", b'{"a": 0.1234567890123456789, "b": 3}').value == {
        "a": Decimal("0.1234567890123456789"),
        "b": 3,
    }


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{"a": 1,\n"b" 2}', 2, "delimiter"),
        ('{"a": 1, "a": 2}', 1, "stands twice"),
        ('{"a": NaN}', 1, "NaN is not a number"),
        ("", 1, "not JSON"),
    ],
)
def test_json_is_refused_with_its_line(text, line, what):
    with pytest.raises(AgreementError) as caught:
        read_json("z.geojson", text.encode())
    assert caught.value.place == f"z.geojson:{line}"
    assert what in caught.value.what


def test_a_refusal_names_the_line_of_what_is_meant():
    spot = read_json("z.geojson", b'{\n "features": [\n  {"id": "a"},\n  {"id": "b",\n   "n": 1}\n ]\n}')
    assert spot.at("features", 1, "n").refusal("", "").place == "z.geojson:5"
    assert spot.at("features", 1).refusal("", "").place == "z.geojson:4"
    assert spot.refusal("", "", below=("features", 1, "missing")).place == "z.geojson:4"
