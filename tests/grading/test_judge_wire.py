"""The protocol between judge and student: what goes in comes out, and nothing else comes in."""

import contextlib
import socket
import struct
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nngrade.judge import wire
from nngrade.judge.arrays import is_tensor
from nngrade.judge.channel import Channel, ClosedError, LateError
from nngrade.judge.objects import ObjectWriter, read_object
from nngrade.judge.wire import Reader, Record, WireError, Writer, dump, load

DTYPES = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?"),
    hnp.complex_number_dtypes(),
    hnp.unicode_string_dtypes(max_len=4),
    hnp.datetime64_dtypes(),
)
KEYS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary())
PLAIN = st.recursive(
    st.one_of(
        KEYS, st.floats(), st.complex_numbers(), st.just(...), st.sampled_from([float, int, np.float32])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(KEYS, inner, max_size=4),
        st.sets(KEYS, max_size=4),
        st.frozensets(KEYS, max_size=4),
        st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 3)),
    ),
    max_leaves=20,
)


def alike(a, b):
    """Whether two values are of the same types all through and equal, NaN to NaN."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(map(repr, a)) == list(map(repr, b)) and all(
            alike(a[k], v) for k, v in zip(a, b.values(), strict=True)
        )
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, float | complex):
        return repr(a) == repr(b)
    return a == b


@given(PLAIN)
def test_plain_values_come_back_as_they_were(value):
    assert alike(load(dump(value)), value)


@given(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, min_side=0, max_side=4)))
def test_arrays_come_back_bit_by_bit_in_memory_of_their_own(array):
    data = dump(array)
    back = load(data)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()
    assert back.flags.owndata
    assert back.flags.writeable


@pytest.mark.parametrize(
    "array", [np.arange(24.0).reshape(2, 3, 4)[:, ::-1, 1], np.ones((3, 4), order="F").T]
)
def test_strides_do_not_cross(array):
    assert (load(dump(array)) == array).all()


@pytest.mark.torch
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "int64", "bool", "complex64"])
def test_tensors_cross_as_data_with_their_dtype(dtype):
    torch = pytest.importorskip("torch")
    tensor = torch.tensor([[0, 1], [2, 3]]).to(getattr(torch, dtype)).T
    back = load(dump(tensor))
    assert is_tensor(back)
    assert back.dtype == tensor.dtype
    assert back.device.type == "cpu"
    assert (back == tensor).all()


@given(st.binary(max_size=60))
@settings(max_examples=600)
def test_nonsense_is_refused_and_breaks_nothing(data):
    with contextlib.suppress(WireError):
        load(data)


@given(PLAIN, st.data())
@settings(max_examples=300)
def test_a_value_with_a_wrong_byte_is_another_value_or_refused(value, data):
    frame = bytearray(dump(value))
    frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(WireError):
        load(bytes(frame))


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"N" * 2,
        b"l\xff\xff\xff\xff",
        b"s\xff\xff\xff\xffa",
        b"l\x01\x00\x00\x00" * 60 + b"N",
        b"i" + struct.pack("<I", 1 << 20) + bytes(1 << 20),
        b"s\x01\x00\x00\x00\xff",
        b"m\x01\x00\x00\x00l\0\0\0\0N",
        b"S\x01\x00\x00\x00m\0\0\0\0",
        b"r" + dump((1, 2, 0)),
        b"y" + dump((1, 2, "x")),
        b"R" + dump((1,)) + dump((2,)),
        b"R" + dump(("__class__",)) + dump((2,)),
        b"R" + dump(("a b",)) + dump((2,)),
        b"h" + bytes(8),
        b"p",
        b"O",
        b"x",
        b"n\x01\x00\x00\x00f",
        b"Y\x05\x00\x00\x00Popen",
        b"D\x02\x00\x00\x00|O",
        b"D\x03\x00\x00\x00f8,",
        b"N".join([b"m" + struct.pack("<I", 30_000)] + [b"d" + struct.pack("<d", i) for i in range(30_000)])
        + b"N",
    ],
)
def test_malformed_frames(frame):
    with pytest.raises(WireError):
        load(frame)


def raw_array(dtype, shape, data):
    name = dtype.encode()
    return (
        b"a"
        + struct.pack("<I", len(name))
        + name
        + bytes([len(shape)])
        + b"".join(struct.pack("<Q", n) for n in shape)
        + struct.pack("<Q", len(data))
        + data
    )


@pytest.mark.parametrize(
    ("dtype", "shape", "data"),
    [
        ("|O", (1,), bytes(8)),
        ("<V8", (1,), bytes(8)),
        ("<f8", (2,), bytes(8)),
        ("<f8", (1 << 62, 4), b""),
        ("<f8", (1 << 63, 0), b""),
        ("<f8", (0, 1 << 40), b""),
        ("<f8", (1,) * 60, bytes(8)),
        ("<U1", (1,), b"\xff" * 4),
        ("<f8, <f8", (1,), bytes(16)),
        ("(2,)<f8", (1,), bytes(16)),
    ],
)
def test_arrays_that_lie(dtype, shape, data):
    with pytest.raises(WireError):
        load(raw_array(dtype, shape, data))


def test_truth_values_are_zero_or_one():
    array = load(raw_array("|b1", (3,), b"\x00\x01\x02"))
    assert array.tobytes() == b"\x00\x01\x01"


@pytest.mark.parametrize(
    "value",
    [np.array([object()]), object(), lambda: 0, 1 << 20_000, np.zeros((9 << 20,)), ValueError("x"), open],
    ids=["objects", "object", "function", "digits", "72 MiB", "error", "builtin"],
)
def test_what_is_no_data_or_too_much_is_not_sent(value):
    with pytest.raises(WireError):
        dump(value)


def test_depth_and_number_are_limited():
    deep = []
    for _ in range(wire.DEEPEST + 5):
        deep = [deep]
    endless = []
    endless.append(endless)
    for value in (deep, endless, [0] * (wire.MOST_NODES + 1)):
        with pytest.raises(WireError):
            dump(value)


class _Liar(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class _Table(np.ndarray):
    def __eq__(self, other):
        return np.array(True)


def test_a_students_subclasses_arrive_as_plain_values():
    named = type("Pair", (tuple,), {"_fields": ("w", "b")})((1, 2))
    sent = [
        _Liar(3),
        np.arange(3).view(_Table),
        type("L", (list,), {})([1]),
        type("S", (str,), {})("a"),
        named,
    ]
    data = bytes(Writer(lambda value, w: False, exact=False).write(sent).out)
    number, array, many, text, pair = load(data)
    assert [type(v) for v in (number, array, many, text)] == [int, np.ndarray, list, str]
    assert number != 4
    assert isinstance(pair, Record)
    assert (pair.w, pair.b, pair[1], len(pair)) == (1, 2, 2, 2)


def test_models_generators_and_libraries_reach_the_student():
    from nnlib.layers import Linear, ReLU, Sequential

    model = Sequential(Linear(3, 4), ReLU(), Linear(4, 2)).build((3,), seed=1)
    rng = np.random.default_rng(5)
    sent = (model, [model], rng, np.linalg.norm, np.add, ReLU, "theirs")
    writer = ObjectWriter(lambda value, w: value == "theirs" and (w.text(b"n", "own") or True))
    writer._refer_or_write = None  # kept by the writer itself
    data = bytes(writer.write(sent).out)
    reader = Reader(data, lambda tag, r: read_object(tag, r, {"own": 7}))
    copy, (same,), generator, norm, add, relu, _ = reader.whole()
    x = np.random.default_rng(0).normal(size=(5, 3)).astype("f4")
    assert np.array_equal(copy(x), model(x))
    assert same is copy
    assert np.shares_memory(next(iter(copy.params.values())), copy.params.vector)
    assert generator.normal() == np.random.default_rng(5).normal()
    assert (norm, add, relu) == (np.linalg.norm, np.add, ReLU)
    assert len(writer.changeable) == len(reader.changeable)


def test_a_channel_never_waits_for_ever_nor_reads_too_much():
    ours, theirs = map(Channel, socket.socketpair())
    with pytest.raises(LateError):
        ours.receive(time.monotonic() + 0.05)
    theirs.socket.sendall(b"\x05\0\0\0ab")
    with pytest.raises(LateError):
        ours.receive(time.monotonic() + 0.05)
    assert not ours.pending()
    theirs.socket.sendall(struct.pack("<I", 1 << 31))
    assert ours.pending()
    with pytest.raises(WireError):
        ours.receive(time.monotonic() + 1)
    ours.socket.setblocking(False)
    with pytest.raises(LateError):
        ours.send(bytes(50 << 20), time.monotonic() + 0.1)
    theirs.close()
    with pytest.raises(ClosedError):
        ours.receive(time.monotonic() + 1)
    ours.close()
