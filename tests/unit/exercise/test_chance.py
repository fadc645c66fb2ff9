from trucewatch.exercise.chance import Chance


def test_the_stream_is_the_same_on_every_machine_and_version():
    chance = Chance(1, "farm fires", 3)
    assert [chance.below(1000) for _ in range(6)] == [270, 634, 911, 903, 578, 948]


def test_every_topic_has_a_stream_of_its_own():
    fires = Chance(1, "farm fires")
    for _ in range(100):
        Chance(1, "hunting").below(10)
    again = Chance(1, "farm fires")
    assert [fires.below(10**9) for _ in range(5)] == [again.below(10**9) for _ in range(5)]
    assert Chance(1, "fires", 12).below(10**15) != Chance(1, "fires", 1, 2).below(10**15)
    assert Chance(2, "farm fires").below(10**15) != Chance(1, "farm fires").below(10**15)


def test_between_reaches_both_ends_and_nothing_beyond():
    chance = Chance(5, "dice")
    assert {chance.between(1, 6) for _ in range(500)} == {1, 2, 3, 4, 5, 6}


def test_happens_as_often_as_it_says():
    chance = Chance(5, "coin")
    assert 2_850 < sum(chance.happens(30) for _ in range(10_000)) < 3_150
    assert not any(chance.happens(0) for _ in range(100))
    assert all(chance.happens(100) for _ in range(100))


def test_errors_have_the_standard_deviation_that_was_asked_for():
    chance = Chance(5, "errors")
    errors = [chance.around(110) for _ in range(20_000)]
    assert abs(sum(errors) / 20_000) < 3
    assert abs((sum(e * e for e in errors) / 20_000) ** 0.5 - 110) < 2
    assert sum(abs(e) > 216 for e in errors) / 20_000 < 0.06
