"""The weights that Keras 2.x on TensorFlow 1.x drew after ``np.random.seed(seed)``, for any number of seeds at once.

Keras drew one op seed for each kernel with ``np.random.randint(10e6)`` and sampled it glorot-uniform with TensorFlow's
op ``RandomUniform(seed=87654321, seed2=op seed)``, a Philox 4x32-10 stream. Seed 48 gives the asker's eight printed
digits.

Sources: Matsumoto and Nishimura, "Mersenne Twister" (1998), for ``init_genrand`` and the tempering; Salmon et al.,
"Parallel random numbers: as easy as 1, 2, 3" (2011), for Philox; ``tensorflow/core/lib/random/philox_random.h`` for its
constants and for the order in which seeds enter key and counter; Glorot and Bengio (2010) for the limits.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence

import numpy as np

from core.experiment import Experiment
from core.settings import given_filters
from core.settings.registry import MAX_SEED

GRAPH_SEED = 87654321  # tensorflow.python.framework.random_seed.DEFAULT_GRAPH_SEED
OP_SEEDS = 10_000_000  # np.random.randint(10e6)
TWISTER_OFFSET = 397
MANY = 16  # seeds from which it pays to draw for all of them at once
DRAWS = 40  # attempts tried for all seeds at once: two draws fail to fit into them for about one seed in 10^14


def initial_parameters(experiment: Experiment, seeds: Sequence[int] | np.ndarray) -> np.ndarray:
    """The initial weights of the experiment's network for each seed, (4 F + 2 K + 2, R) float32, one network a column.

    Rows: the kernel (2, 2, 1, F) flattened, then the dense kernel (K, 2) flattened, then the biases (2,), which
    start at zero. Filters that are given take the kernel's place for every seed.
    """
    op_seeds = _op_seeds(_checked(seeds))  # (2, R)
    taps, classes = 4, 2
    filters, features = experiment.filters, experiment.features
    if experiment.initial_filters is None:
        kernel = _glorot_uniform(op_seeds[0], taps * filters, fan_in=taps, fan_out=taps * filters)
    else:
        given = given_filters.as_kernel(experiment.initial_filters).reshape(-1, 1)
        kernel = np.repeat(given, op_seeds.shape[1], axis=1)
    dense = _glorot_uniform(op_seeds[1], features * classes, fan_in=features, fan_out=classes)
    bias = np.zeros((classes, op_seeds.shape[1]), dtype=np.float32)
    return np.concatenate([kernel, dense, bias])


def _checked(seeds: Sequence[int] | np.ndarray) -> np.ndarray:
    """The seeds as (R,) uint64. Raises ValueError for anything that ``np.random.seed`` would not take."""
    given = np.asarray(seeds)
    whole = given.size == 0 or np.issubdtype(given.dtype, np.integer)
    if given.ndim != 1 or not whole or (given.size and not 0 <= given.min() <= given.max() <= MAX_SEED):
        raise ValueError(f"seeds must be whole numbers from 0 to {MAX_SEED}.")
    return given.astype(np.uint64)


def _op_seeds(seeds: np.ndarray) -> np.ndarray:
    """The first two ``np.random.randint(10e6)`` after ``np.random.seed(seed)``, (2, R)."""
    if len(seeds) < MANY:
        return np.array([_two_draws(seed) for seed in seeds]).reshape(-1, 2).T
    mask = np.uint32((1 << OP_SEEDS.bit_length()) - 1)
    draws = _twister_draws(seeds) & mask  # (DRAWS, R)
    # numpy's legacy randint masks to the next power of two and draws again what is too large.
    fits = draws < OP_SEEDS
    rank = fits.cumsum(axis=0)
    columns = np.arange(len(seeds))
    first_two = [draws[(rank == nth).argmax(axis=0), columns].astype(np.int64) for nth in (1, 2)]
    op_seeds = np.stack(first_two)
    for column in np.flatnonzero(rank[-1] < 2):
        op_seeds[:, column] = _two_draws(seeds[column])
    return op_seeds


def _two_draws(seed: np.uint64) -> np.ndarray:
    """The same for one seed, by NumPy's own generator, which has to fill all 624 words of its state first."""
    return np.random.RandomState(int(seed)).randint(OP_SEEDS, size=2)


def _twister_draws(seeds: np.ndarray) -> np.ndarray:
    """The first DRAWS outputs of MT19937 for each seed, (DRAWS, R) uint32."""
    words = DRAWS + 1 + TWISTER_OFFSET
    state = np.empty((words, len(seeds)), dtype=np.uint32)
    state[0] = seeds
    for i in range(1, words):
        previous = state[i - 1]
        state[i] = (previous ^ (previous >> np.uint32(30))) * np.uint32(1812433253) + np.uint32(i)
    # The first outputs need only the first words of the initial state: DRAWS < 624 - 397.
    joined = (state[:DRAWS] & np.uint32(0x80000000)) | (state[1 : DRAWS + 1] & np.uint32(0x7FFFFFFF))
    twist = np.where(joined & np.uint32(1), np.uint32(0x9908B0DF), np.uint32(0))
    y: np.ndarray = state[TWISTER_OFFSET : TWISTER_OFFSET + DRAWS] ^ (joined >> np.uint32(1)) ^ twist
    y ^= y >> np.uint32(11)
    y ^= (y << np.uint32(7)) & np.uint32(0x9D2C5680)
    y ^= (y << np.uint32(15)) & np.uint32(0xEFC60000)
    y ^= y >> np.uint32(18)
    return y


def _glorot_uniform(op_seeds: np.ndarray, count: int, fan_in: int, fan_out: int) -> np.ndarray:
    """Uniform in +-sqrt(6 / (fan_in + fan_out)), (count, R) float32."""
    limit = np.float32(np.sqrt(6 / (fan_in + fan_out)))
    # In this order TensorFlow 1.x rounded: rnd * (max - min) + min.
    return _random_uniform(op_seeds, count) * (limit - -limit) - limit


def _random_uniform(op_seeds: np.ndarray, count: int) -> np.ndarray:
    """``tf.raw_ops.RandomUniform(shape=[count], seed=GRAPH_SEED, seed2=op_seed)`` for each op seed, (count, R)."""
    blocks = -(-count // 4)
    shape = (blocks, len(op_seeds))
    # The key is the graph seed; the counter starts at (0, op seed) and counts blocks of four numbers.
    counter = np.zeros((4, *shape), dtype=np.uint32)
    counter[0] = np.arange(blocks, dtype=np.uint32)[:, None]
    counter[2] = op_seeds.astype(np.uint32)
    bits = _philox(counter, key=(GRAPH_SEED, 0))  # (4, blocks, R)
    bits = bits.transpose(1, 0, 2).reshape(4 * blocks, -1)[:count]
    # 23 random bits become the mantissa of a float in [1, 2).
    return ((bits & np.uint32(0x7FFFFF)) | np.uint32(0x3F800000)).view(np.float32) - np.float32(1)


def _philox(counter: np.ndarray, key: tuple[int, int]) -> np.ndarray:
    """Ten rounds of Philox 4x32 over the first axis, (4, ...) uint32."""
    low_half = np.uint64(0xFFFFFFFF)
    a, b, c, d = counter
    key_a, key_b = key
    for _ in range(10):
        product_a = a.astype(np.uint64) * np.uint64(0xD2511F53)
        product_c = c.astype(np.uint64) * np.uint64(0xCD9E8D57)
        a, b, c, d = (
            (product_c >> np.uint64(32)).astype(np.uint32) ^ b ^ np.uint32(key_a),
            (product_c & low_half).astype(np.uint32),
            (product_a >> np.uint64(32)).astype(np.uint32) ^ d ^ np.uint32(key_b),
            (product_a & low_half).astype(np.uint32),
        )
        key_a = (key_a + 0x9E3779B9) & 0xFFFFFFFF
        key_b = (key_b + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack([a, b, c, d])


def source() -> str:
    """The three functions that draw a kernel, as source text for programs without TensorFlow; it needs ``np``."""
    functions = (_philox, _random_uniform, _glorot_uniform)
    return "\n\n".join([f"GRAPH_SEED = {GRAPH_SEED}\n\n", *(inspect.getsource(each) for each in functions)])
