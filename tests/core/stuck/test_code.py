"""The doctor on whole programs: each marked fault with its line, and nothing on the healthy ones."""

from __future__ import annotations

import ast
import random
from collections import Counter

import pytest

from core.stuck import read_code
from core.stuck.code import FAULTS, Finding, examine
from core.stuck.code.budget import TooMuch
from core.stuck.code.salvage import MAX_LINES, read_source
from tests.core.stuck.programs import Program, programs

FILES = ("keras_faulty.txt", "keras_healthy.txt", "torch_faulty.txt", "torch_healthy.txt", "other.txt", "more.txt")
PROGRAMS = [program for file in FILES for program in programs(file)]
FAULTY = [program for program in PROGRAMS if program.faults]


def found(text: str) -> set[tuple[str, int]]:
    return {(finding.code, finding.line) for finding in read_code(text)}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_the_faults_of_a_program_are_found_with_their_lines_and_nothing_else(program):
    assert found(program.text) == set(program.faults)


def test_the_programs_have_every_fault_and_as_many_healthy_twins():
    assert {code for program in PROGRAMS for code, _ in program.faults} == set(FAULTS)
    assert len(PROGRAMS) - len(FAULTY) >= 40 <= len(FAULTY)


@pytest.mark.parametrize("program", FAULTY, ids=lambda program: program.name)
def test_a_finding_names_its_line_says_one_thing_and_has_a_proof_of_two_lines(program):
    for finding in read_code(program.text):
        assert str(finding.line) in finding.sentence or finding.code == "logits-as-probabilities"
        assert finding.sentence.endswith(".")
        assert len(finding.fault.proof.splitlines()) == 2
        ast.parse(finding.fault.proof)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def repaired(text: str, finding: Finding) -> str:
    """The text with the repair of a finding in it."""
    lines = [finding.repair.get(number, line) for number, line in enumerate(text.split("\n"), 1)]
    return "\n".join(line for line in lines if line is not None)


@pytest.mark.parametrize("program", FAULTY, ids=lambda program: program.name)
def test_a_repair_is_of_a_pasted_line_parses_and_has_lost_its_finding(program: Program):
    before = Counter(code for code, _ in program.faults)
    for finding in read_code(program.text):
        if finding.repair:
            assert set(finding.repair) <= set(range(1, len(program.text.split("\n")) + 1))
            after = repaired(program.text, finding)
            if parses(program.text):
                ast.parse(after)
            left = Counter(each.code for each in read_code(after))
            assert left[finding.code] < before[finding.code]
            assert not left - before


MADE = {
    "x": "loss = nn.CrossEntropyLoss()(model(x), y)",
    "m": 'model.compile("sgd", tf.nn.softmax_cross_entropy_with_logits)',
}
ONE_LINE = [
    ("model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 4), nn.Softmax(dim=1))",
     "model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 4))", "x"),
    ("model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 4), nn.Softmax(1))",
     "model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 4))", "x"),
    ("model = nn.Sequential(nn.Linear(4, 4), nn.Softmax(-1),)  # two (2) layers, \u00fc",
     "model = nn.Sequential(nn.Linear(4, 4),)  # two (2) layers, \u00fc", "x"),
    ("\u00fc = 'sch\u00f6n'; model = nn.Sequential(nn.Linear(4, 4), nn.Softmax(dim=(1)))",
     "\u00fc = 'sch\u00f6n'; model = nn.Sequential(nn.Linear(4, 4))", "x"),
    ("model = nn.Sequential(OrderedDict([('a', nn.Linear(4, 4)), ('p', nn.Softmax(dim=1))]))",
     "model = nn.Sequential(OrderedDict([('a', nn.Linear(4, 4))]))", "x"),
    ("model = Sequential([Dense(9, 'relu'), Dense(3, 'softmax')])",
     "model = Sequential([Dense(9, 'relu'), Dense(3)])", "m"),
    ("model = Sequential([Dense(9, activation='relu'), Dense(3), Activation('softmax')])",
     "model = Sequential([Dense(9, activation='relu'), Dense(3)])", "m"),
    ("model = Sequential([Dense(activation='softmax', units=3)])", "model = Sequential([Dense(units=3)])", "m"),
    ("model = Sequential([Dense(3, activation=tf.nn.softmax, name='p')])",
     "model = Sequential([Dense(3, name='p')])", "m"),
    ("axis = 1; model = lambda x: layer(x).softmax(axis)", "axis = 1; model = lambda x: layer(x)", "x"),
    ("def model(x): out = layer(x); axis = 1; return out.softmax(axis)",
     "def model(x): out = layer(x); axis = 1; return out", "x"),
    ("model = lambda x: F.softmax(layer(x.view(-1, 4)), dim=1)", "model = lambda x: layer(x.view(-1, 4))", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "mended", "rest"), ONE_LINE)
def test_the_repair_of_a_network_of_one_line_is_right_code(line, mended, rest):
    text = f"layer = nn.Linear(4, 4)\n{line}\n{MADE[rest]}"
    (finding,) = (each for each in read_code(text) if each.code == "softmax-twice")
    assert finding.repair == {2: mended}


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("for x, y in d: loss.backward(); opt.step()", "for x, y in d: opt.zero_grad(); loss.backward(); opt.step()"),
        ("for x in d:\n    l.backward()\n    self.o.step()",
         "for x in d:\n    self.o.zero_grad()\n    l.backward()\n    self.o.step()"),
        ("o = torch.optim.SGD(n.parameters(), lr=5 * 10)", "o = torch.optim.SGD(n.parameters(), lr=0.01)"),
    ],
)  # fmt: skip
def test_a_repair_says_the_programs_own_names(text, mended):
    (finding,) = read_code(text)
    assert repaired(text, finding) == mended


def test_where_one_change_of_a_line_does_not_mend_words_must_do():
    text = "for x in d:\n    loss.backward()\n    w.data -= 0.1 * w.grad"
    (finding,) = read_code(text)
    assert (finding.code, finding.repair) == ("no-zero-grad", {})


def test_most_faults_have_a_repair_that_can_be_shown():
    repairs = [bool(finding.repair) for program in FAULTY for finding in read_code(program.text)]
    assert sum(repairs) > 0.7 * len(repairs)


def test_nothing_of_a_program_is_executed(tmp_path):
    witness = tmp_path / "executed"
    text = f"open({str(witness)!r}, 'w').write('x')\nimport os\nos.system('touch {witness}')\nraise SystemExit"
    assert read_code(text) == ()
    assert not witness.exists()


@pytest.mark.parametrize("bad", ["\n" * (MAX_LINES + 1), "x" * 300_000, 5])
def test_what_cannot_be_read_gets_one_sentence(bad):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        read_code(bad)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing", "hello there, it does not learn", "x = 1 +"])
def test_what_holds_no_program_has_no_findings(text):
    assert read_code(text) == ()


def test_prose_prompts_fences_and_indents_change_neither_findings_nor_lines():
    for program in FAULTY:
        if "a post" in program.name:
            continue
        lines = program.text.split("\n")
        assert found("\n".join("    " + line for line in lines)) == set(program.faults)
        after = "\n".join(["What is wrong with this? It's stuck.", "", *lines, "", "Thanks! Don't hesitate to ask."])
        assert {(code, line - 2) for code, line in found(after)} == set(program.faults)


def test_a_program_that_is_torn_is_read_as_far_as_it_goes():
    chance = random.Random(22)
    for program in PROGRAMS:
        lines = program.text.split("\n")
        for text in (
            "\n".join(lines[: chance.randrange(1, len(lines) + 1)]),
            "\n".join(line for line in lines if chance.random() > 0.1),
            program.text[: chance.randrange(1, len(program.text))],
        ):
            try:
                examine(text)
            except ValueError as error:
                assert str(error) == "This could not be read as Python."


def test_deep_and_endless_programs_come_to_an_end():
    assert read_code("x = " + "f(" * 60 + ")" * 60) == ()
    assert read_code("def f(x):\n    return f(f(x))\nf(1)") == ()
    with pytest.raises(TooMuch):
        read_code("\n".join(f"def f{i}(x):\n    return f{i + 1}(f{i + 1}(x))" for i in range(200)) + "\nf0(1)")
    assert read_code("while True:\n    model = Sequential([model, model])\n    model(x)") == ()


def test_of_a_ready_made_network_a_part_may_be_exchanged_for_one_that_is_not_known():
    assert read_code("net = models.resnet18()\nnet[3] = head\nloss = F.cross_entropy(net(x), y)") == ()


@pytest.mark.parametrize("clamped", ["torch.clamp(p, 1e-8)", "p.clamp(1e-8)"])
def test_a_method_of_a_tensor_is_read_as_the_function_of_its_name(clamped):
    assert found(f"p = F.softmax(nn.Linear(3, 4)(x), 1)\nloss = F.nll_loss({clamped}, y)") == {
        ("nll-of-probabilities", 1)
    }


def test_what_cannot_be_decided_is_said():
    assert examine("criterion = nn.CrossEntropyLoss()\nloss = criterion(outputs, y)").undecided == (
        "What reaches CrossEntropyLoss (line 1) could not be followed.",
    )
    assert "No loss was recognised" in examine("x = 1").undecided[0]
    relu = "model = Sequential([Dense(4, activation='relu'), Dense(1, activation='relu')])\nmodel.compile('sgd', 'mse')"
    assert "Line 1 puts a ReLU on the output" in examine(relu).undecided[0]


def test_skipped_lines_are_counted():
    source = read_source("model = 1\nthis is some prose\nprint 'done'")
    assert source.skipped == (2,)


def test_softmax_twice_says_where_keras_repairs_it_itself():
    text = (
        "m = Sequential([Dense(3, activation='softmax')])\nm.compile('sgd', CategoricalCrossentropy(from_logits=True))"
    )
    (finding,) = read_code(text)
    assert "Keras 3 on TensorFlow" in finding.sentence
    assert finding.repair == {1: "m = Sequential([Dense(3)])"}
