"""Scripts made to stop whoever reads them, a dozen and more of each kind."""

from __future__ import annotations

import json
from collections.abc import Iterator

GOOD = "x = Dense(3)(x)\n"
DOUBLING = ("x+=x", "x=x+x", "x*=4", "x.extend(x)", "x=[*x,*x]", "x=(x,x)", "x={1:x,2:x}", "x.append(x)", "x=f'{x}{x}'",
            "x=list(zip(x,x))", "x=np.array([x,x])", "x=x[:]+x", "x,y=x,x", "x=x if c else [x,x]")  # fmt: skip
ODD = (
    "1e400",
    "-1e400",
    "1e400-1e400",
    "0",
    "-5",
    "10**90",
    "10**400",
    "0.5",
    "True",
    "None",
    "'a'",
    "[1]",
    "1j",
    "...",
)
WRONG = ("here is some prose\n", "x = (\n", "x = [1,\n", "x = 'abc\n", "x = '''abc\n", "if a\n", "def f(:\n",
         "   x\n",
         "}\n", "try:\n", "if a:\n", "else:\n", "x = ( # \n", "x = f(a\n", "0x\n", "\\\n")  # fmt: skip
SIGNS = (" ", "\t", "`", "'", "(", "a", "=", "1 ", "> ", ">>> ", "...:", "In [1", "+", "@", "&gt;", "print ",
         "except a,",
         "softmax(", "activation= '", "a.", "```", "1:", "12 ")  # fmt: skip
AROUND = ("m=nn.Sequential(nn.Linear(1,2),nn.Softmax({}))\nnn.CrossEntropyLoss()(m(x),y)",
          "x=F.softmax(x{})\nF.cross_entropy(x,y)", "opt=SGD(p,lr=100{})", "for i in x: loss.backward(){}; opt.step()",
          "m=Sequential([Dense(3{}, activation='softmax')])\n"
          "m.compile('sgd',tf.nn.softmax_cross_entropy_with_logits_v2)",
          )  # fmt: skip


def numbers() -> Iterator[str]:
    for step in ("x=x*x", "x*=x", "x=x+x", "x**=2", "x=x**x", "x=-x*x", "x=x*1e300", "x=x/1e-300", "x=x<<x"):
        yield f"x=10**90\n{step}\n" + f"{step}\n" * 60
    yield from ("x=9**9**9**9", "x=" + "9" * 5000, "x=0x" + "f" * 150_000, "x=1j**99", "x=(-8)**0.5", "x=1//0")


def units() -> Iterator[str]:
    for unit in ODD:
        yield f"m=Sequential([Dense({unit}),Dense({unit},activation='softmax')])\nm.compile(SGD(lr={unit}),'mse')"
        yield f"a=[1,2]\na.insert({unit},1)\na[{unit}]\nm=Sequential([Dense(1)])\nm.insert({unit},Dense(2))\nm[{unit}]"
        yield f"d={{}}\nd[{unit}]=3\nd.get({unit})\nd[{unit}:{unit}]\nx=[{unit}]*{unit}\nnp.array([[{unit}],[{unit}]])"
    yield from (
        "d={}\nd[:]=3",
        "a=[1]\na[:]=a",
        "a=[]\na.insert(10**30, 1)",
        "m=Sequential()\nm.insert(-10**30,Dense(3))",
    )


def lists() -> Iterator[str]:
    for start in ("[0]", "'a'", "{1:2}"):
        for step in DOUBLING:
            yield f"x={start}\n" + f"{step}\n" * 40 + "np.array(x)\nm=Sequential(x)\nm.fit(x, x)"
    yield from ("a=[1]\na.append(a)\nnp.array(a)",
                "d={}\nd['a']=d\nnp.array(d)\nm.fit(d,d)", "x=[" + "1," * 60_000 + "]",
                "x=" + "[" * 90 + "]" * 90, "x=" + "a[" * 150 + "]" * 150, "x=1;" * 49_000,
                "f(" + "a=1," * 40_000 + ")",
                "x=[a" + " for a in [1,2]" * 60 + "]", "x,x=" * 20_000 + "y")  # fmt: skip


def networks() -> Iterator[str]:
    for made in ("nn.Sequential(a,a)", "Sequential([a,a])", "nn.Sequential(*[a,a])", "Sequential([a]*4)"):
        for times in (19, 60, 200):
            yield "a=nn.Linear(3,3)\n" + f"a={made}\n" * times + "nn.CrossEntropyLoss()(a(x),y)\na.compile('sgd','mse')"
    yield "m=Sequential([Dense(3)])\nm.add(m)\nm.compile('sgd','mse')"
    yield "m=Sequential([Dense(3)])\nn=Sequential([m])\nm.add(n)\nn.compile('adam','mse')\nn.fit(x,y)"
    yield "m=Model(i,Dense(2)(i))\n" + "m=Model(i,m(m(i)))\n" * 60 + "m.compile('sgd','mse')\nm.fit(x,y)"
    yield "class N(nn.Module):\n  def __init__(self): s.n=N()\n  def forward(self,x): return N()(N()(x))\nN()(x)"
    yield "m=Sequential()\n" + "m.add(Dense(3))\n" * 1800 + "m.compile('sgd','mse')\nm.fit(x,y)\n" * 30
    yield "\n".join(f"m{i}=nn.Sequential(nn.Linear(2,3),nn.Softmax(1));F.cross_entropy(m{i}(x),y)" for i in range(900))


def classes() -> Iterator[str]:
    for times in (60, 330, 1000, 1900):
        yield "class A0: pass\n" + "\n".join(f"class A{i + 1}(A{i},A{i}): pass" for i in range(times))
        yield (
            "class A0(nn.Module): pass\n" + "\n".join(f"class A{i + 1}(A{i}): pass" for i in range(times)) + "\nA9()(x)"
        )
        yield "class A0: pass\n" + "class A0(A0,A0): pass\n" * times + "A0().f()"
    yield "\n".join(f"class A{i}(nn.Module): a=A{i + 1}" for i in range(600)) + "\n" + "model(x);" * 7000
    yield "class A:\n" + "\n".join(f"  def f{i}(self): return self.f{i + 1}()+self.f{i + 2}()" for i in range(1900))


def functions() -> Iterator[str]:
    for parameters in (5_000, 20_000, 39_000):
        yield "def f(" + ",".join(f"a{i}" for i in range(parameters)) + "): return 1\n" + "f(1)\n" * 300
        yield "f=lambda " + ",".join(f"a{i}" for i in range(parameters)) + ": 1\n" + "f(1)\n" * 300
        yield "def f(a,*b): return f(*b,*b)\nf(" + ",".join(["1"] * parameters) + ")"
    yield "\n".join(f"def f{i}(x): return f{i + 1}(f{i + 1}(x))" for i in range(200)) + "\nf0(1)"
    yield "f=lambda x:x\n" + "f=(lambda g: lambda x: g(g(x)))(f)\n" * 60 + "f(1)"
    yield "def f(x=[0]):\n  x+=x\n  return x\n" + "f()\n" * 90
    yield "x=a" + ".b()" * 900
    yield "x=" + "f(" * 90 + "1" + ")" * 90


def loops() -> Iterator[str]:
    for times in (330, 660, 1900):
        yield "for i in x: loss.backward(); opt.step()\n" * times
        yield "for a in [1,2,3,4]*4*4: x=a\n" * times
        yield (
            "\n".join(f"def f{i}(): f{i + 1}(); f{i + 2}(); opt.step()" for i in range(times)) + "\nfor i in x: f0()\n"
        )
    for depth in (20, 60, 95):
        inside = " " * depth + "loss.backward(); opt.step()"
        yield "".join(" " * i + f"for a{i} in [1,2,3]:\n" for i in range(depth)) + inside
        yield "".join(" " * i + "while a:\n" for i in range(depth)) + f"{inside}\n" * 900


def chains() -> Iterator[str]:
    for times in (330, 900, 1800):
        yield "if a: x=1\n" + "".join(f"elif b{i}: x={i}\n" for i in range(times))
        yield "if a==1: x=1\n" + "".join(f"elif a=={i}: y{i}=Dense({i})\n" for i in range(times)) + "else: pass"
        yield "".join(f"x{i}=1\n" for i in range(times // 2)) + "".join(f"if a: x{i}=2\n" for i in range(times // 2))
        yield "x=" + "+".join(["'a'"] * times)
        yield "x=''\n" + "x=x+'aaaaaaaaaaaaaaaaaaaaaaaaa'\n" * times


def errors() -> Iterator[str]:
    for wrong in WRONG:
        yield GOOD * 1600 + wrong * 390
        yield (wrong + GOOD * 4) * 390
    for wrong in WRONG[::4]:
        yield "def f():\n" + ("  " + GOOD) * 1000 + ("  " + wrong) * 390
    yield from ("(" * 100_000, "x=(" * 50_000, "'" * 99_999, "\\\n" * 1999, "lambda:" * 9000 + "1", "x" + ".a" * 5000,
                "-" * 5000 + "1", "\0" * 1000, "\ud800x=1", "x" * 150_000, "x='" + "a" * 190_000 + "'")  # fmt: skip


def patterns() -> Iterator[str]:
    for sign in SIGNS:
        for size in (20_000, 190_000):
            line = (sign * size)[:size]
            yield line + "x"
            yield f"  {line}x=1\n{line}"
            yield f"m.add(Activation('softmax'){line})"


def repairs() -> Iterator[str]:
    for text in AROUND:
        for more in (" " * 20_000, " " * 20_000 + ",", ",1" * 200, "(1)" * 90, ",a=1" * 300, "("):
            yield text.format(more)
    yield "opt=SGD(p,lr=1e9)\n" * 1900
    yield "m=nn.Sequential(nn.Linear(2,3),nn.Softmax(1))\n" + "nn.CrossEntropyLoss()(F.softmax(m(x)),y)\n" * 1500


def notebooks() -> Iterator[str]:
    yield '{"cells":' + "[" * 60_000 + "]" * 60_000 + ',"cell_type":1}'
    yield '[{"cell_type":"code","source":' + "9" * 9000 + "}]"
    yield json.dumps({"cells": [{"cell_type": "code", "source": ["x=x*x\n"] * 900}] * 30})
    yield json.dumps({"cells": [{"cell_type": "code", "source": None}, 3, {"source": {}}, {"cell_type": "code"}]})
    yield from ('{"cells":3,"cell_type":4}', '{"worksheets":[3,{"cells":4}],"cell_type":4}', '["cell_type"]')


KINDS = (numbers, units, lists, networks, classes, functions, loops, chains, errors, patterns, repairs, notebooks)
# Each stood for seconds, or for ever, or ended in an error of Python's.
WORST = (
    "x=10**90\n" + "x=x*x\n" * 24,
    "x=[0]\n" + "x+=x\n" * 40,
    "a=nn.Linear(3,3)\n" + "a=nn.Sequential(a,a)\n" * 60 + "a(x)",
    "class A0: pass\n" + "\n".join(f"class A{i + 1}(A{i},A{i}): pass" for i in range(60)),
    GOOD * 1600 + "x = 'abc\n" * 390,
    "m=Sequential()\nm.add(m)\nm.compile('sgd','mse')",
    "a=[1]\na.append(a)\nnp.array(a)",
    "x=" + "+".join(["'a'"] * 1800),
    "model=Sequential([Dense(1e400),Dense(1e400-1e400)])\nmodel.compile('sgd','mse')",
    " " * 20_000 + "x",
    "d={}\nd[:]=3\na=[]\na.insert(10**30,1)",
    "if a: x=1\n" + "".join(f"elif b{i}: x={i}\n" for i in range(330)),
)
