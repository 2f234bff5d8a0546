"""Which code decides a number: a digest of all that a function reaches, so that it changes if the computing does.

The code is read, not run. It reaches:

    by name       functions, classes and values of its own package, wherever they stand, and what these reach in turn
    by attribute  of a class that it reaches, those methods and fields that some reached code says; special methods
    by argument   of an object that a module makes of such a class, the values of those fields and no others. So a
                  registry's entry counts by the function that computes, and not by its label or its Keras spelling.
                  What a function makes is a result, and counts whole

What it reaches counts but for docstrings, comments, formatting, annotations, what an error says, and WORDS. Nor does it
count where a definition stands, in which order, or how it is imported. What registers itself when its module is
imported is not followed: registries here are plain dicts.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path
from typing import Any

WORDS = frozenset({"label", "help"})  # fields and arguments of these names are for people, whoever reads them
REST = ""  # in place of a name: a module's statements that define none, a loop for instance

Unit = tuple[str, str]  # a module's dotted name, and one that it defines


def fingerprint(folder: Path, *starts: str) -> str:
    """SHA-256, in hex, of the code that the functions ``starts`` reach in the package in ``folder``.

    ``starts`` are dotted names, "core.engines.training.train" for instance. Raises ValueError for one that is not
    defined, and for an import that cannot be followed.
    """
    reader = _Reader(folder, [start.rpartition(".")[0] for start in starts])
    for start in starts:
        module, _, name = start.rpartition(".")
        reader.say(module, name)
        if (module, name) not in reader.units:
            raise ValueError(f"{module} defines no {name}.")
    return hashlib.sha256(repr(reader.reached()).encode()).hexdigest()


class _Module:
    """The source of one module: ``defined`` statements by name, ``imported`` names with module and name there."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        self.defined: dict[str, list[ast.stmt]] = {}
        self.imported: dict[str, Unit] = {}
        for statement in _undocumented(tree):
            for name in _names(statement) or [REST]:
                self.defined.setdefault(name, []).append(statement)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                if node.level or node.names[0].name == "*":
                    raise ValueError(f"line {node.lineno}: only an import by full names can be followed.")
                self.imported |= {alias.asname or alias.name: (str(node.module), alias.name) for alias in node.names}
            elif isinstance(node, ast.Import):
                plain = ((alias.name.partition(".")[0], REST) for alias in node.names if not alias.asname)
                self.imported |= {module: (module, name) for module, name in plain}
                self.imported |= {alias.asname: (alias.name, REST) for alias in node.names if alias.asname}


class _Reader:
    """Reads code as nested tuples, and notes what it says: ``units`` by name, ``attributes`` of anything."""

    def __init__(self, folder: Path, within: list[str]) -> None:
        self.folder = folder
        self.packages = {module.partition(".")[0] for module in within}
        self.modules: dict[str, _Module | None] = {}
        self.units: set[Unit] = set()
        self.attributes: set[str] = set()
        self.depth = 0  # of functions around what is read

    def reached(self) -> list[str]:
        """All that is reached from the units said so far, in an order that does not depend on places."""
        while True:
            before = len(self.units), len(self.attributes)
            texts = {repr(self.read(self.code(unit), unit[0])) for unit in sorted(self.units)}
            if before == (len(self.units), len(self.attributes)):  # what was read last was read knowing all
                return sorted(texts)

    def code(self, unit: Unit) -> list[ast.stmt]:
        """The statements that define a unit."""
        module = self.module(unit[0])
        return module.defined.get(unit[1], []) if module else []

    def module(self, dotted: str) -> _Module | None:
        """The module of this name, None if there is none in the package."""
        if dotted not in self.modules:
            place = self.folder.joinpath(*dotted.split("."))
            files = [place.with_suffix(".py"), place / "__init__.py"] if dotted.split(".")[0] in self.packages else []
            found = next((file for file in files if file.is_file()), None)
            self.modules[dotted] = _Module(found.read_text(encoding="utf-8")) if found else None
        return self.modules[dotted]

    def find(self, module: str, name: str) -> Unit | None:
        """Where ``name``, as said in ``module``, is defined; None if it is nowhere in the package."""
        source = self.module(module)
        if source is None or name == REST:
            return None
        if name in source.defined:
            return module, name
        return self.find(*source.imported[name]) if name in source.imported else None

    def say(self, module: str, name: str) -> str:
        """Note that code in ``module`` says ``name``; give the name that it was defined by."""
        found = self.find(module, name)
        if found is None:
            return name
        self.units |= {found, (found[0], REST)}
        return found[1]

    def place(self, node: ast.AST, module: str) -> str | None:
        """The module of the package that an expression stands for, if it does."""
        if isinstance(node, ast.Name):
            source = self.module(module)
            dotted = ".".join(filter(None, source.imported.get(node.id, ()))) if source else ""
        elif isinstance(node, ast.Attribute):
            dotted = f"{self.place(node.value, module)}.{node.attr}"
        else:
            return None
        return dotted if dotted and self.module(dotted) else None

    def read(self, node: Any, module: str) -> Any:
        """A part of ``module`` as nested tuples, without what does not count."""
        if isinstance(node, list):
            return [self.read(child, module) for child in node if not isinstance(child, ast.Import | ast.ImportFrom)]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            self.attributes.add(node.value)  # getattr may take it
        elif isinstance(node, ast.Name):
            return "Name", self.say(module, node.id)
        elif isinstance(node, ast.Attribute):
            if owner := self.place(node.value, module):
                return "Name", self.say(owner, node.attr)
            self.attributes.add(node.attr)
        elif isinstance(node, ast.Raise):
            return ("Raise",)
        if not isinstance(node, ast.AST):
            return node
        parts = dict(ast.iter_fields(node))
        # Of a type only the class counts, for what is said of its objects.
        for annotation in (parts.pop("annotation", None), parts.pop("returns", None)):
            self.say_classes(annotation, module)
        if isinstance(node, ast.ClassDef):
            parts["body"] = [child for child in _undocumented(node) if self.counts(_names(child))]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts["body"] = _undocumented(node)
        elif isinstance(node, ast.Call):
            parts["args"], parts["keywords"] = self.arguments(node, module)
        in_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        self.depth += in_function
        # Empty parts are left out: which there are differs between versions of Python.
        read = [(name, self.read(part, module)) for name, part in parts.items() if part not in (None, [])]
        self.depth -= in_function
        return type(node).__name__, [(name, part) for name, part in read if name not in ("ctx", "type_comment")]

    def say_classes(self, annotation: ast.AST | None, module: str) -> None:
        """Note the classes that a type names."""
        for node in ast.walk(annotation) if annotation else ():
            unit = self.find(module, node.id) if isinstance(node, ast.Name) else None
            if unit and any(isinstance(code, ast.ClassDef) for code in self.code(unit)):
                self.say(*unit)

    def counts(self, names: list[str]) -> bool:
        """Whether a member of a class with these names does: if it is said, or special, or has no name."""
        if WORDS.intersection(names):
            return False
        return not names or any(name in self.attributes or name.startswith("__") for name in names)

    def arguments(self, call: ast.Call, module: str) -> tuple[list[ast.expr], list[ast.keyword]]:
        """Those arguments of a call that count."""
        names, is_record = self.parameters(call.func, module)
        is_entry = is_record and not self.depth
        ignored = {name for name in names if is_entry and not self.counts([name])} | WORDS
        # From a starred argument on nobody knows which is which.
        known = next((i for i, argument in enumerate(call.args) if isinstance(argument, ast.Starred)), len(call.args))
        dropped = {i for i, name in enumerate(names[:known]) if name in ignored}
        kept = [argument for i, argument in enumerate(call.args) if i not in dropped]
        return kept, [keyword for keyword in call.keywords if keyword.arg not in ignored]

    def parameters(self, called: ast.expr, module: str) -> tuple[list[str], bool]:
        """What a called function names its arguments, and whether it is a record: a class without __init__.

        A record's are its fields. Nothing is known of what is not defined in the package.
        """
        owner, said = (
            (self.place(called.value, module), called.attr)
            if isinstance(called, ast.Attribute)
            else (module, called.id if isinstance(called, ast.Name) else REST)
        )
        unit = self.find(owner, said) if owner else None
        if unit is None:
            return [], False
        code = self.code(unit)[-1]
        if isinstance(code, ast.FunctionDef):
            return [argument.arg for argument in (*code.args.posonlyargs, *code.args.args)], False
        if not isinstance(code, ast.ClassDef) or any("__init__" in _names(child) for child in code.body):
            return [], False
        inherited = [name for base in code.bases for name in self.parameters(base, unit[0])[0]]
        own = [name for child in code.body if isinstance(child, ast.AnnAssign) for name in _names(child)]
        return list(dict.fromkeys(inherited + own)), True


def _undocumented(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """The body without its docstring."""
    return node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body


def _names(node: ast.stmt) -> list[str]:
    """The names that a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    found = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    plain = all(isinstance(target, ast.Name | ast.Tuple) for target in targets)
    return found if plain else []
