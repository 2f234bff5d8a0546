"""Logs as programs print them and people paste them: one shape a row, with the loss and accuracy to be read."""

# ruff: noqa: E501
from __future__ import annotations

from dataclasses import dataclass

ESC = "\x1b"


@dataclass(frozen=True)
class Shape:
    name: str
    text: str
    loss: str
    accuracy: str | None = None


def lines(template: str, times: int = 4, start: int = 1) -> str:
    return "\n".join(template.replace("{n}", str(n)) for n in range(start, start + times))


SHAPES = [
    Shape("Keras 2", lines("Epoch {n}/4\n60000/60000 [==============================] - 3s 52us/step - loss: 2.3026 - "
          "acc: 0.1000 - val_loss: 2.9 - val_acc: 0.2"), "2.3026", "0.1000"),
    Shape("Keras 3", lines("Epoch {n}/4\n1875/1875 ━━━━━━━━━━━━━━━━━━━━ 2s 1ms/step - accuracy: 0.0987 - loss: 2.3027 - "
          "val_accuracy: 0.1 - val_loss: 2.4"), "2.3027", "0.0987"),
    Shape("Keras 3 in a terminal", lines(f"Epoch {{n}}/4\n{ESC}[1m1/6{ESC}[0m {ESC}[32m━━{ESC}[0m{ESC}[37m━━{ESC}[0m "
          f"{ESC}[1m0s{ESC}[0m 1ms/step - loss: 9.1\b\b\b\b\b\b\r{ESC}[1m6/6{ESC}[0m - 0s - loss: 0.8133"), "0.8133"),
    Shape("colours whose escape was lost", lines("Epoch {n}/4\n[1m6/6[0m [32m━━[0m 0s - loss: 0.8133"), "0.8133"),
    Shape("Keras verbose=2", lines("Epoch {n}/4\n - 0s - loss: 7.9712 - acc: 0.5000"), "7.9712", "0.5000"),
    Shape("PyTorch tutorial", "[1,  2000] loss: 2.303\n[1,  4000] loss: 2.303\n[2,  2000] loss: 2.303", "2.303"),
    Shape("PyTorch example", lines("Train Epoch: {n} [0/60000 (0%)]\tLoss: 2.302585\n\nTest set: Average loss: 2.9, "
          "Accuracy: 980/10000 (10%)\n"), "2.302585"),
    Shape("PyTorch transfer learning", lines("Epoch {n}/24\n----------\ntrain Loss: 0.6931 Acc: 0.5082\nval Loss: 0.7 "
          "Acc: 0.4837\n"), "0.6931", "0.5082"),
    Shape("PyTorch step", lines("Epoch [1/5], Step [{n}00/600], Loss: 2.3026"), "2.3026"),
    Shape("PyTorch tensor", lines("epoch {n} loss tensor(2.3026, grad_fn=<NllLossBackward0>)"), "2.3026"),
    Shape("PyTorch tensor on a GPU", lines("tensor(0.6931, device='cuda:0', grad_fn=<NllLossBackward0>)"), "0.6931"),
    Shape("ImageNet example", lines("Epoch: [0][{n}0/5005]\tTime  0.4 ( 0.9)\tData 0.1 ( 0.2)\tLoss 6.9078e+00 "
          "(6.9112e+00)\tAcc@1   0.00 (  0.10)\tAcc@5   0.39 (  0.47)"), "6.9078e+00", "0.00"),
    Shape("Lightning's bar", "\r".join(f"Epoch {n}: 100%|██████████| 938/938 [00:10<00:00, 90.1it/s, v_num=0, "
          "train_loss_step=2.310, val_loss=2.4, train_loss_epoch=2.303]" for n in range(4)), "2.303"),
    Shape("Lightning's bar, loss alone", lines("Epoch {n}:  50%|█████     | 5/10 [00:01<00:01, 4.10it/s, loss=0.693, "
          "v_num=3]"), "0.693"),
    Shape("tqdm with backspaces", "\b\b\b\b".join(f" {n}/9 [00:0{n}<00:01, 1.00s/it, loss=1.61]" for n in range(5)), "1.61"),
    Shape("Hugging Face", lines("{'loss': 0.6931, 'grad_norm': 0.0, 'learning_rate': 5e-05, 'epoch': 0.{n}}\n"
          "{'eval_loss': 0.7, 'eval_accuracy': 0.5, 'epoch': 0.{n}}"), "0.6931"),
    Shape("Hugging Face, texts", lines("{'loss': '0.6931', 'grad_norm': '0', 'epoch': '0.{n}'}"), "0.6931"),
    Shape("JSON lines", lines('{"epoch": {n}, "val_loss": 0.9, "loss": 1.0986, "acc": 0.3333}'), "1.0986", "0.3333"),
    Shape("JSON lines, train/loss", lines('{"step": {n}, "train/loss": 1.0986, "val/loss": 1.2, "lr": 0.1}'), "1.0986"),
    Shape("history", "{'loss': [2.3026, 2.3026, 2.3026], 'accuracy': [0.1, 0.1, 0.1], 'val_loss': [2.5, 2.5, 2.5]}",
          "2.3026", "0.1"),
    Shape("notebook", "Step\tTraining Loss\tValidation Loss\n500\t0.693100\t0.701200\n1000\t0.693200\t0.699900\n1500\t"
          "0.693100\t0.700000", "0.6931"),
    Shape("notebook, no log at first", "Epoch\tTraining Loss\tValidation Loss\tAccuracy\n1\tNo log\t0.70\t0.5\n2\t"
          "0.693100\t0.701\t0.5\n3\t0.693100\t0.702\t0.5", "0.6931", "0.5"),
    Shape("notebook, blanks", "Step Training Loss Validation Loss\n500 0.693100 0.701200\n1000 0.693100 0.699900",
          "0.6931"),
    Shape("fastai", "epoch     train_loss  valid_loss  accuracy  time\n0         2.302585    2.4         0.098000  00:05\n"
          "1         2.302585    2.4         0.098000  00:05", "2.302585", "0.098000"),
    Shape("fastai, one blank", "epoch train_loss valid_loss accuracy time\n0 2.302585 2.4 0.098 00:05\n1 2.302585 2.4 "
          "0.098 00:05", "2.302585", "0.098"),
    Shape("skorch", "  epoch    train_loss    valid_acc    valid_loss     dur\n-------  ------------  -----------  "
          "------------  ------\n      1        0.6931       0.5000        0.6932  0.0321\n      2        0.6931       0.5000"
          "        0.6933  0.0321", "0.6931"),
    Shape("Markdown", "| epoch | val_loss | loss | acc |\n|:---:|---:|---:|---|\n| 1 | 2.9 | **2.3026** | 10% |\n| 2 | 2.9 "
          "| **2.3026** | 10% |", "2.3026", "10%"),
    Shape("box drawing", "+-------+--------+\n| epoch |   loss |\n+-------+--------+\n|     1 | 0.6931 |\n|     2 | 0.6931 "
          "|\n+-------+--------+", "0.6931"),
    Shape("names and numbers in a box", "------------------------\n| train/       |        |\n|    loss      | 1.3863 |\n"
          "|    n_updates | 30     |\n------------------------", "1.3863"),
    Shape("Caffe", lines("I1009 13:09:1{n} 86511 solver.cpp:229] Iteration {n}0, loss = 87.3365\nI1009 13:09:14 86511 "
          "solver.cpp:404]     Test net output #0: loss = 9.1 (* 1 = 9.1 loss)\nI1009 13:09:14 86511 sgd_solver.cpp:106] "
          "Iteration {n}0, lr = 0.01"), "87.3365"),
    Shape("Caffe of today", lines("I1009 13:09:1{n} 86511 solver.cpp:239] Iteration {n}00 (15.2 iter/s, 6.5s/100 iters), "
          "loss = 6.9078\nI1009 13:09:14 86511 solver.cpp:258]     Train net output #0: loss = 6.9078 (* 1 = 6.9078 loss)"),
          "6.9078"),
    Shape("XGBoost", lines("[{n}]\ttrain-mlogloss:1.60944\teval-mlogloss:1.70000"), "1.60944"),
    Shape("LightGBM", lines("[{n}]\ttraining's binary_logloss: 0.693147\tvalid_1's binary_logloss: 0.7"), "0.693147"),
    Shape("LightGBM's CSV", "iteration,training binary_logloss,valid_1 binary_logloss\n1,0.693147,0.7\n2,0.693147,0.7",
          "0.693147"),
    Shape("TensorBoard's CSV", "Wall time,Step,Value\n1700000000.1,1,2.302585\n1700000001.1,2,2.302585", "2.302585"),
    Shape("Keras's CSV", "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.1,2.3026,0.2,9\n1,0.1,2.3026,0.2,9\n", "2.3026", "0.1"),
    Shape("Lightning's CSV", "epoch,step,train_loss,val_loss\n0,49,0.6931,\n0,99,,0.7\n1,149,0.6931,\n1,199,,0.7", "0.6931"),
    Shape("quoted CSV", '"epoch","loss"\r\n"1","0.6931"\r\n"2","0.6931"\r\n', "0.6931"),
    Shape("semicolons and commas", "epoch;loss;acc\n1;0,6931;0,5\n2;0,6931;0,5", "0.6931", "0.5"),
    Shape("pandas", "     loss  accuracy  val_loss\n0  0.6931    0.5000    0.7000\n1  0.6931    0.5000    0.7001", "0.6931",
          "0.5000"),
    Shape("Coursera", lines("Cost after iteration {n}00: 0.693147"), "0.693147"),
    Shape("after iteration", lines("Loss after iteration {n}00: 0.693147"), "0.693147"),
    Shape("after epoch 0", lines("Cost after epoch {n}: 0.693147", start=0), "0.693147"),
    Shape("after 100 iterations", lines("Loss after {n}00 iterations: 0.693147"), "0.693147"),
    Shape("an epoch and a number", lines("epoch {n}: 0.6931"), "0.6931"),
    Shape("nested JSON", lines('{"train": {"loss": 0.6931, "acc": 0.5}, "val": {"loss": 0.9, "acc": 0.4}}'), "0.6931", "0.5"),
    Shape("nested JSON, validation first", lines('{"val": {"loss": 0.9}, "train": {"loss": 0.6931}}'), "0.6931"),
    Shape("Keras GAN", lines("10{n} [D loss: 0.693100, acc.: 50.00%] [G loss: 0.700000]"), "0.6931", "50.00%"),
    Shape("TensorFlow 1 tutorials", lines("Iter {n}280, Minibatch Loss= 2.302600, Training Accuracy= 0.10156"), "2.3026", "0.10156"),
    Shape("French", lines("époque {n} : loss : 0,6931 ; acc : 50 %"), "0.6931", "50"),
    Shape("wide blanks", lines("epoch　{n}　loss：　0.6931　acc：　50％"), "0.6931", "50%"),
    Shape("loss at step", lines("loss at step {n}: 1.3863"), "1.3863"),
    Shape("TensorFlow 1", lines("INFO:tensorflow:loss = 2.3026, step = {n}01 (0.312 sec)"), "2.3026"),
    Shape("logging", lines("2024-11-30 12:30:4{n},123 - INFO - epoch {n} - loss: 0.6931 - acc: 50%"), "0.6931", "50%"),
    Shape("a clock in brackets", lines("[2024-11-30 12:30:4{n}] Train Loss: 1.0986, Val Loss: 1.2"), "1.0986"),
    Shape("a clock and a number", lines("12:30:4{n} 2.3026"), "2.3026"),
    Shape("full-width colons", lines("第{n}轮 loss：0.6931，acc：0.5000"), "0.6931", "0.5000"),
    Shape("Windows", lines("epoch {n} loss: 0.6931\r"), "0.6931"),
    Shape("commas", lines("Epoche {n} – loss: 0,6931 – acc: 0,5000"), "0.6931", "0.5000"),
    Shape("thousands", lines("epoch {n} loss: 1,386.29"), "1386.29"),
    Shape("thousands, German", lines("epoch {n} loss: 1.386,29"), "1386.29"),
    Shape("three decimals beside four", "loss: 1,386\nloss: 1,3863\nloss: 1,386", "1.386"),
    Shape("validation first", lines("epoch {n}: val_loss=9.1 val_acc=0.3 loss=0.6931 acc=0.5"), "0.6931", "0.5"),
    Shape("validation beside", lines("Epoch {n} | Train Loss: 0.6931 | Val. Loss: 0.7 | Val. Acc: 48%"), "0.6931"),
    Shape("validation on its own line", lines("Epoch {n}: loss 0.6931\nValidation: loss 2.4, accuracy 0.9"), "0.6931"),
    Shape("validation behind", lines("Epoch {n} train_loss 0.6931 loss (val) 9.9 loss/val 8.8"), "0.6931"),
    Shape("two losses", lines("G_loss: 0.7, D_loss: 1.3, total loss: 1.3863, loss_scale: 65536"), "1.3863"),
    Shape("TensorFlow 2", lines("step {n} loss tf.Tensor(0.6931472, shape=(), dtype=float32)"), "0.6931472"),
    Shape("TensorFlow 2, alone", lines("<tf.Tensor: shape=(), dtype=float32, numpy=0.6931472>"), "0.6931472"),
    Shape("JAX", lines("Array(2.3025851, dtype=float32)"), "2.3025851"),
    Shape("commas that accuracy tells", lines("loss: 1,386 acc: 0,25"), "1.386", "0.25"),
    Shape("torch tutorial of today", lines("loss: 2.302585  [{n}6400/60000]\nTest Error: \n Accuracy: 10.0%, Avg loss: 2.9 "), "2.302585"),
    Shape("a list", "[0.6931, 0.6931, 0.6931]", "0.6931"),
    Shape("numbers with their places", "1 2.3026\n2 2.3026\n3 2.3026", "2.3026"),
    Shape("scikit-learn", lines("Iteration {n}, loss = 2.30258509"), "2.30258509"),
    Shape("minGPT", lines("iter_dt 61.02ms; iter {n}: train loss 10.82583"), "10.82583"),
    Shape("nanoGPT", lines("step {n}: train loss 10.8258, val loss 10.9\niter {n}: loss 10.8258, time 4.31ms, mfu -100.00%"),
          "10.8258"),
    Shape("fairseq", lines("| epoch 00{n}:  100 / 500 loss=13.816, nll_loss=13.8, ppl=14000, wps=4000"), "13.816"),
    Shape("Keras's own loop", lines("Training loss (for one batch) at step {n}: 2.3026\nTraining acc over epoch: 0.1000"),
          "2.3026"),
    Shape("a GAN", lines("[{n}/5][0/1583]\tLoss_D: 1.3863\tLoss_G: 0.6931\tD(x): 0.5000"), "1.3863"),
    Shape("arrows", lines("epoch {n} -> loss -> 0.6931, acc => 50%"), "0.6931", "50%"),
    Shape("Detectron", lines("eta: 0:10  iter: {n}9  total_loss: 1.3863  loss_cls: 1.1  loss_box_reg: 0.2  lr: 0.02"), "1.3863"),
    Shape("checkpoints", lines("Epoch {n}/4\n6/6 - loss: 0.6931\nEpoch 00005: val_loss did not improve from 0.70000\n"
          "Epoch 00005: loss improved from 0.9 to 0.8, saving model"), "0.6931"),
    Shape("trainer_state.json", lines('    {\n      "epoch": 0.{n},\n      "loss": 0.6931,\n      "step": {n}0\n    },'), "0.6931"),
    Shape("nan", lines("Epoch {n}: loss: nan, acc: 0.1"), "nan", "0.1"),
    Shape("nan in a tensor", lines("loss tensor(nan, grad_fn=<MeanBackward0>)"), "nan"),
    Shape("infinity", lines("loss=inf"), "inf"),
]  # fmt: skip
