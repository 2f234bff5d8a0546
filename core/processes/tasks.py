"""Growing results whose work is cut into tasks, so that whoever drives them decides where the work is done.

A function that finds something out in steps yields what it knows so far, and, between, tuples of tasks that it needs
done; it is sent their answers. ``done_here`` does the tasks on the spot. A server has them done in other processes,
leaves off between two of them, and repeats one whose process died: a task depends on nothing but its arguments.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from threading import Thread
from typing import Any, TypeVar

GLANCE = 1.0  # seconds between two looks at whether the server is still there

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Task:
    """A call of a module's own ``function``, which another process finds by its name."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __call__(self) -> Any:
        """Do it, in this process."""
        return self.function(*self.arguments)


Tasks = tuple[Task, ...]
Steps = Generator[T | Tasks, Any, R]  # gives what is known so far, or tasks that are to be done; returns R


def done(function: Callable[..., R], *arguments: Any) -> Generator[Tasks, Any, R]:
    """The answer of one task, wherever it is done."""
    (answer,) = yield (Task(function, arguments),)
    return answer


def together(*several: Steps[T, Any]) -> Steps[T, None]:
    """The steps of several functions, none of which needs another's answers: what each needs done next is one tuple."""
    answers: dict[Steps[T, Any], Any] = dict.fromkeys(several)
    while answers:
        needed: dict[Steps[T, Any], Tasks] = {}
        for steps, answer in answers.items():
            try:
                said: Any = steps.send(answer)
                while not is_tasks(said):
                    yield said
                    said = steps.send(None)
                needed[steps] = said
            except StopIteration:
                pass
        found = iter((yield tuple(task for tasks in needed.values() for task in tasks)) if needed else ())
        answers = {steps: list(islice(found, len(tasks))) for steps, tasks in needed.items()}


def answers(tasks: Tasks) -> list[Any]:
    """Do the tasks here and give their answers in order."""
    return [task() for task in tasks]


def is_tasks(said: Any) -> bool:
    """Whether what a step gave is work to be done, and not what is known so far."""
    return isinstance(said, tuple) and bool(said) and all(isinstance(each, Task) for each in said)


def give_way(server: int) -> None:
    """Let the pages of the server (a process's number) go first, and end when it has; where the system can do that."""
    if hasattr(os, "nice"):
        os.nice(10)
        Thread(target=_end_after, args=(server,), daemon=True).start()


def _end_after(server: int) -> None:
    while os.getppid() == server:  # an orphan gets another parent
        time.sleep(GLANCE)
    os._exit(1)


def done_here(steps: Steps[T, Any]) -> Iterator[T]:
    """What is known after every step, the tasks being done in this process: those of one tuple side by side.

    Nothing runs outside ``next()``: to stop, stop asking.

    >>> def squares(upto):
    ...     for number in range(upto):
    ...         yield (yield from done(pow, number, 2))
    >>> list(done_here(squares(4)))
    [0, 1, 4, 9]
    """
    answers = None
    while True:
        try:
            said: Any = steps.send(answers)
        except StopIteration:
            return
        answers = None
        if not is_tasks(said):
            yield said
        elif len(said) == 1:
            answers = [said[0]()]
        else:
            with ThreadPoolExecutor(len(said)) as pool:
                answers = list(pool.map(Task.__call__, said))
