"""Pasted logs: what is read of each kind, whether it stands still, and that nothing but numbers is taken."""

from __future__ import annotations

import pytest

from core.stuck.log import MAX_CHARACTERS, MAX_LINE, MAX_LINES, decode_log, facts_of, read_log
from core.stuck.measures import TOKEN, measures
from tests.core.stuck.log_shapes import SHAPES

KERAS = "\n".join(
    f"Epoch {n}/10\n 32/100 [====>....] - ETA: 3s - loss: 9.1 - acc: 0.4\n"
    "100/100 [=====] - 11s 111ms/step - loss: 7.9712 - acc: 0.5000 - val_loss: 8.2 - val_acc: 0.4886"
    for n in range(1, 11)
)  # as in keras-team/keras issue 13006
KERAS_3 = "\n".join(f"Epoch {n}/3\n\x1b[1m6/6\x1b[0m - 0s - accuracy: 0.5000 - loss: 0.8133" for n in (1, 2, 3))
TORCH = "\n".join(
    f"epoch {n} loss = {loss}" for n, loss in enumerate(("2.3085", "2.2972", "2.3083", "2.3027", "2.3044"))
)
TUTORIAL = "[1,  2000] loss: 2.303\n[1,  4000] loss: 2.303\n[2,  2000] loss: 2.303"
EXAMPLES = "Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.3611\nTrain Epoch: 1 [640/60000 (1%)]\tLoss: 2.3611"
CAFFE = """I1009 13:09:13 86511 solver.cpp:229] Iteration 20, loss = 87.3365
I1009 13:09:14 86511 solver.cpp:245]     Train net output #0: accuracy = 0
I1009 13:09:33 86511 solver.cpp:229] Iteration 40, loss = 87.3365"""
CSV = "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.1,2.3026,0.2,9\n1,0.1,2.3026,0.2,9\n"
BARE = "2.3026\n2.3026\n2.3026"
NAN = "Epoch 1/2\n- loss: nan - acc: 0.1000\nEpoch 2/2\n- loss: nan - acc: 0.1000"


@pytest.mark.parametrize(
    ("text", "loss", "accuracy", "moving", "form"),
    [
        (KERAS, "7.9712", "0.5000", False, "clipped-probabilities"),
        (KERAS_3, "0.8133", "0.5000", False, "double-softmax"),
        (TORCH, "2.3027", None, True, "uniform"),
        (TUTORIAL, "2.303", None, False, "uniform"),
        (EXAMPLES, "2.3611", None, False, "double-softmax"),
        (CAFFE, "87.3365", None, False, "log-clamp"),
        (CSV, "2.3026", "0.1", False, "uniform"),
        (BARE, "2.3026", None, False, "uniform"),
        (NAN, "nan", "0.1000", False, "not-a-number"),
    ],
)
def test_a_log_gives_loss_accuracy_and_whether_it_moves(text, loss, accuracy, moving, form):
    log, found = decode_log(text)
    assert (log.loss, log.accuracy, log.moving) == (loss, accuracy, moving)
    assert found[0].form == form
    assert not log.falling


def test_an_epoch_has_one_record_and_validation_is_another_thing():
    log = read_log(KERAS)
    assert [record.epoch for record in log.records] == list(range(1, 11))
    assert {record.loss for record in log.records} == {"7.9712"}


def test_what_still_falls_is_not_stuck():
    log, found = decode_log("\n".join(f"epoch {n} loss: {2.4 - n / 10:.4f}" for n in range(8)))
    assert log.falling
    assert found == ()


def test_what_is_known_goes_before_what_the_log_says():
    log = read_log(CSV)
    assert facts_of(log, accuracy="0.9", classes=None, loss="").accuracy[0] == pytest.approx(0.9, abs=1e-3)
    assert facts_of(log).accuracy[0] == pytest.approx(0.1, abs=1e-3)
    assert facts_of(read_log("loss: 0.5 acc: 4000")).accuracy is None


@pytest.mark.parametrize("text", ["", "hello", "val_loss: 2.3026", "accuracy: 0.5\naccuracy: 0.5", "import os"])
def test_a_log_without_a_loss_gets_one_sentence(text):
    with pytest.raises(ValueError, match=r"^No loss was found.*\.$"):
        read_log(text)


def test_a_log_is_read_at_its_end_and_never_beyond_its_bounds():
    text = "loss: 9.9\n" * 100_000 + "loss: 2.3026\n" * 30
    log = read_log(text)
    assert log.loss == "2.3026"
    assert len(log.records) <= MAX_LINES
    assert read_log("a" * 1_000_000 + "\nloss: 0.5").loss == "0.5"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_of_each_shape_of_log_the_trainings_loss_is_read(shape):
    log = read_log(shape.text)
    assert (log.loss, log.accuracy) == (shape.loss, shape.accuracy)
    assert not log.asks


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if "\n" in shape.text], ids=lambda shape: shape.name)
@pytest.mark.parametrize("end", ["\r\n", "\n\n", " \n", "\x1b[0m\n"])
def test_other_ends_of_lines_change_nothing(shape, end):
    assert read_log(shape.text.replace("\n", end)).loss == shape.loss


def test_where_a_comma_may_be_either_the_log_asks_and_gives_no_reading():
    log, found = decode_log("loss: 1,386\nloss: 1,386")
    assert log.asks == "“1,386” may be 1.386 or 1386. Paste the numbers with a point, or without the comma."
    assert found == ()
    assert read_log("epoch,loss\n1,1.386").asks == ""


def test_a_nan_beside_the_loss_is_told():
    log = read_log("{'loss': 0.6931, 'grad_norm': nan, 'epoch': 0.1}\n" * 3)
    assert log.loss == "0.6931"
    assert log.notes == ("Beside the loss, grad_norm is nan.",)
    assert read_log("loss: 0.6931").notes == ()


def test_zeros_that_all_records_end_in_are_no_digits_but_those_of_one_are():
    assert read_log("loss: 0.693100\nloss: 0.693200").loss == "0.6931"
    assert read_log("loss: 0.693100\nloss: 0.693100\nloss: 0.693147").loss == "0.693100"
    assert read_log("loss: 0.5000\nloss: 0.5000").loss == "0.5000"


@pytest.mark.parametrize("losses", ["0.40 0.38 0.39 0.36 0.34 0.35 0.33 0.3133", "1.60 1.55 1.56 1.50 1.48 1.4612"])
def test_a_loss_that_falls_with_noise_is_not_stuck_at_what_it_passes(losses):
    log, found = decode_log("\n".join(f"loss: {loss}" for loss in losses.split()))
    assert log.falling
    assert found == ()


def test_a_loss_that_stands_at_its_floor_and_moves_in_the_last_digit_is_stuck_there():
    log, found = decode_log(
        "\n".join(f"loss: {loss}" for loss in ["1.4612", "1.4613", "1.4612", "1.4612", "1.4612"]), classes=10
    )
    assert log.moving
    assert found[0].form == "double-softmax"


# One line or many, each of a kind that a pattern with two ways to read it would try again and again.
HOSTILE = {
    "epoch and blanks": "epoch" + " " * 800 + "x",
    "words": "a " * 100_000,
    "letters": "a" * MAX_CHARACTERS,
    "blanks": " " * MAX_CHARACTERS,
    "brackets": "[" * MAX_CHARACTERS,
    "digits": "loss: " + "9" * MAX_CHARACTERS,
    "points": "loss " + "1." * 100_000,
    "commas": "loss " + "1," * 100_000,
    "signs": "-+" * 100_000,
    "exponents": "loss: 1e" * 20_000,
    "escapes": "\x1b[" * 60_000,
    "backspaces": "\b" * MAX_CHARACTERS,
    "an open quote": 'epoch,loss\n1,"' + "x" * 131_072,
    "quotes": 'loss,"' * 30_000,
    "superscript": "epoch ²: loss: 0.5",
    "Arabic digits": "epoch ٣ loss: 0.5",
    "bars": "|loss" * 40_000,
    "rules": "-" * MAX_CHARACTERS,
    "headers": "epoch,loss\n" * 15_000,
    "zero bytes": "\0" * MAX_CHARACTERS,
    "equals": "loss=" * 40_000,
    "one number a line": "0.5\n" * 50_000,
    "a long exponent": "loss: 1e" + "9" * 100_000,
    "stamps": "12:00:00 " * 20_000,
    "units": "loss 1" + "a" * 190_000,
    "dots": "loss " + "." * 190_000,
    "surrogate": "loss: 0.5 \ud800",
    "percent": "acc: 1" + "%" * 190_000,
    "nans": "loss: nan " * 20_000,
    "epochs": "epoch 1" + "0" * 190_000 + " loss: 0.5",
}


def answer_or_sentence(text):
    try:
        assert float(read_log(text).loss) == pytest.approx(float(read_log(text).loss), nan_ok=True)
    except ValueError as error:
        assert str(error).startswith("No loss was found")


@pytest.mark.parametrize("name", ["epoch and blanks", "an open quote", "superscript", "digits", "a long exponent"])
def test_a_hostile_log_gets_an_answer_or_a_sentence(name):
    answer_or_sentence(HOSTILE[name])


@pytest.mark.deep
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_hostile_log_gets_an_answer_or_a_sentence(text):
    answer_or_sentence(text)
    answer_or_sentence(f"loss: 0.5\n{text}")
    answer_or_sentence("\n".join(text[n : n + MAX_LINE] for n in range(0, len(text), MAX_LINE)))


@pytest.mark.parametrize("text", [*HOSTILE.values(), *(shape.text for shape in SHAPES)])
def test_a_line_is_cut_into_tokens_that_follow_each_other_so_that_no_character_is_read_twice(text):
    assert len(list(measures(text[:MAX_LINE]))) <= MAX_LINE
    ends = 0
    for token in TOKEN.finditer(text[:MAX_LINE]):
        assert token.start() >= ends
        ends = token.end()
