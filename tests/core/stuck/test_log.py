"""Pasted logs: what is read of each kind, whether it stands still, and that nothing but numbers is taken."""

from __future__ import annotations

import pytest

from core.stuck import decode_log, read_log
from core.stuck.log import MAX_LINES, facts_of

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
