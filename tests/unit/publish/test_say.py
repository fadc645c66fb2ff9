"""Languages: plurals, numbers, dates, and when one is offered."""

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.model.time import from_text
from trucewatch.publish.say import complete, read
from unit.publish import sample

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: {0}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {1}\\n"\n\n'
)
TWO = "nplurals=2; plural=(n != 1);"
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


def po(*pairs, language="en_GB", plural=TWO):
    return HEAD.format(language, plural) + "\n".join(f'msgid "{i}"\nmsgstr "{s}"\n' for i, s in pairs)


@pytest.fixture(scope="module")
def en():
    return sample.language("en")


@pytest.fixture(scope="module")
def de():
    return sample.language("de")


def test_numbers_are_grouped_as_the_language_groups_them(en, de):
    assert (en.number(1234567), de.number(1234567)) == ("1,234,567", "1.234.567")


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(28, 34, "28–34"), (7, 7, "7"), (0, 0, "0"), (5, -1, "mindestens 5"), (0, -1, "0 oder mehr")],
)
def test_ranges_come_first(de, least, most, said):
    assert de.range(least, most) == said


@pytest.mark.parametrize(
    ("least", "most", "word", "said"),
    [
        (30, 30, "about", "about 30"),
        (5, -1, "at_least", "at least 5"),
        (-1, 9, "at_most", "at most 9"),
        (1200, 1200, "exactly", "1,200"),
        (2, 4, "between", "2–4"),
        (100, -1, "hundreds", "hundreds"),
        (-1, -1, "uncountable", "too many to count"),
        (-1, -1, "not_stated", "number not stated"),
        (-1, -1, "exactly", "number not stated"),
    ],
)
def test_a_word_of_count_keeps_its_form(en, least, most, word, said):
    assert en.counted(least, most, word) == said


def test_days_and_times_are_local_and_name_their_zone(en, de):
    summer, winter = from_text("2020-07-27T16:30:00Z"), from_text("2020-12-31T23:30:00Z")
    assert de.date(summer, "Europe/Kyiv") == "27. Juli 2020"
    assert en.date(winter, "Europe/Kyiv") == "1 January 2021"
    assert (en.time(summer, "Europe/Kyiv"), en.time(winter, "Europe/Kyiv")) == ("19:30 UTC+3", "01:30 UTC+2")
    assert en.time(winter, "Europe/Moscow") == "02:30 UTC+3"
    assert en.time(summer, "Asia/Kolkata") == "22:00 UTC+5:30"
    assert en.time(summer, "America/St_Johns") == "14:00 UTC−2:30"
    assert en.time(summer, "Atlantic/St_Helena") == "16:30 UTC"


def test_plurals_follow_the_rule_of_the_language():
    forms = "\n".join(f'msgstr[{i}] "{{n}} {s}"' for i, s in enumerate(("plik", "pliki", "plików")))
    text = HEAD.format("pl", POLISH) + f'msgid "file"\nmsgid_plural "file"\n{forms}\n'
    polish = read("pl", [text])
    assert [polish.say("file", n=n) for n in (1, 3, 5, 22)] == ["1 plik", "3 pliki", "5 plików", "22 pliki"]


def test_a_language_written_from_the_right_says_so():
    assert read("ar", [po(("a", "أ"), language="ar", plural="nplurals=1; plural=0;")]).direction == "rtl"
    assert read("en", [po(("a", "b"))]).direction == "ltr"


def test_an_unknown_message_is_an_error(en):
    with pytest.raises(WorkflowError, match="There is no message"):
        en.say("bulletin.nothing")


@pytest.mark.parametrize("sentence", ["{a.b}", "{a[0]}", "{0}", "{}", "{a!r}", "{a:>9}"])
def test_a_placeholder_is_a_plain_name(sentence):
    with pytest.raises(WorkflowError, match="placeholder"):
        read("en", [po(("a", sentence))])


@pytest.mark.parametrize(
    "text",
    [
        po(("a", "")),
        po(("a", "b"), ("c", "d")) + "\n" + 'msgid "e"\nmsgstr ""\n',
        "#, fuzzy\n" + po(("a", "b")) + '\n#, fuzzy\nmsgid "z"\nmsgstr "y"\n',
    ],
)
def test_an_empty_or_unsure_message_is_refused(text):
    with pytest.raises(WorkflowError):
        read("en", [text])


def test_one_message_twice_in_two_files_is_refused():
    with pytest.raises(WorkflowError, match="there twice"):
        read("en", [po(("a", "b")), po(("a", "c"))])


def test_a_language_is_offered_only_when_complete():
    full, half, broken = po(("a", "b"), ("c", "d")), po(("a", "b")), po(("a", "{0}"), ("c", "d"))
    assert complete({"en": [full], "de": [full], "fr": [half], "pl": [broken]}) == {"en", "de"}
    assert complete({"de": [full]}) == set()
