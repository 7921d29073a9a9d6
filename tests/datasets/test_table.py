"""Training files: what is read, and which line is named when something is wrong."""

import numpy as np
import pytest

from nnlib.datasets import DataError, from_csv

GOOD = "0, 0.5, 1, 1, 0\n1, 0.25, 0, 0, 1\n"


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a file and gives its path."""

    def write(content):
        path = tmp_path / "letters.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.replace(", ", ","),
        GOOD.replace(", ", ";"),
        GOOD.replace(", ", "\t"),
        GOOD.replace(", ", "  "),
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        "# a comment\n\n" + GOOD.replace("\n", "\n\n"),
        "a,b,c,cat,dog\n" + GOOD,
        GOOD.rstrip("\n"),
    ],
)
def test_values_then_one_hot_target(table, content):
    data = from_csv(table(content), names=("cat", "dog"))
    np.testing.assert_array_equal(data.x, np.float32([[0, 0.5, 1], [1, 0.25, 0]]))
    assert data.y.tolist() == [0, 1]
    assert data.names == ("cat", "dog")
    assert data.features == (("a", "b", "c") if "a,b" in content else ())
    assert data.card.name == "letters"


def test_gray_values_become_pictures(table):
    data = from_csv(table("0 255 51 102 1 0\n0 0 0 0 0 1\n"), ("a", "b"), highest=255, shape=(1, 2, 2))
    np.testing.assert_allclose(data.x[0, 0], [[0, 1], [0.2, 0.4]], rtol=1e-6)
    assert data.x.shape == (2, 1, 2, 2)
    assert data.plot() is not None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty; wanted one example a line"),
        ("# only this\n\n", "is empty"),
        ("a,b,c,d,e\n", "headings but no examples"),
        (b"PK\x03\x04\xff\xfe", "is not a text file.*save the table as CSV"),
        (GOOD + "1, x, 0, 0, 1\n", "line 3, column 2: wanted a number, got 'x'"),
        (GOOD + "1, , 0, 0, 1\n", "line 3, column 2: wanted a number, got an empty cell"),
        (GOOD + "\n1, 0, 0, 1\n", "line 4: wanted 5 columns as in line 1, got 4"),
        (GOOD + "1, 0, 0, 0, 1, 0\n", "line 3: wanted 5 columns as in line 1, got 6"),
        (GOOD + "1, nan, 0, 0, 1\n", "line 3 holds a value that is not a finite number"),
        (GOOD + "1, inf, 0, 0, 1\n", "line 3 holds a value that is not a finite number"),
        (GOOD + "1, 0, 0, 1, 1\n", "line 3 does not end in a one-hot target: one 1 and 1 times 0"),
        (
            GOOD + "1, 0, 0, 0, 0\n0, 0, 0, 0.5, 0.5\n",
            r"line 3 \(and 1 more lines\) does not end in a one-hot",
        ),
        (GOOD + "1, 200, 0, 0, 1\n", "line 3 holds a value outside 0 to 1; give highest=255"),
        (GOOD + "1, -0.1, 0, 0, 1\n", "line 3 holds a value outside"),
        ("1, 0\n0, 1\n", "has 2 columns; wanted at least 1 value and 2 target columns"),
    ],
)
def test_broken_files_name_the_line(table, content, message):
    with pytest.raises(DataError, match=message):
        from_csv(table(content), names=("cat", "dog"))


def test_headings_do_not_shift_the_line_numbers(table):
    with pytest.raises(DataError, match="line 3, column 1: wanted a number, got '!'"):
        from_csv(table("a,b,c,cat,dog\n0,0,0,1,0\n!,0,0,1,0\n"), names=("cat", "dog"))


def test_shape_must_fit(table):
    with pytest.raises(DataError, match=r"3 values a line, which do not fill.*\(1, 2, 2\)"):
        from_csv(table(GOOD), ("cat", "dog"), shape=(1, 2, 2))


def test_file_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="does not exist"):
        from_csv(tmp_path / "none.csv", ("a", "b"))
    with pytest.raises(DataError, match="cannot be read: Is a directory"):
        from_csv(tmp_path, ("a", "b"))


@pytest.mark.parametrize("names", ["ab", ("a",), ()])
def test_names_must_be_classes(table, names):
    with pytest.raises(ValueError, match="tuple of at least 2 class names"):
        from_csv(table(GOOD), names)


def test_a_folder_of_letters_and_a_table_of_them_agree(tmp_path, table):
    """Write shipped letters as picture files and as a table; both ways lead back to the same arrays."""
    from PIL import Image

    from nnlib.datasets import from_folder, letters

    data = letters("test", variants=1).select(np.arange(52))
    lines = []
    for n in range(52):
        gray = np.rint(255 * data.x[n, 0]).astype(np.uint8)
        label = data.names[data.y[n]]
        (tmp_path / "set" / label).mkdir(parents=True, exist_ok=True)
        Image.fromarray(gray).save(tmp_path / "set" / label / f"{n:02}.png")
        lines.append(" ".join(map(str, [*gray.ravel(), *data.one_hot()[n].astype(int)])))
    read = from_csv(table("\n".join(lines)), data.names, highest=255, shape=(1, 50, 50))
    np.testing.assert_allclose(read.x, data.x, atol=1e-6)
    np.testing.assert_array_equal(read.y, data.y)
    order = np.argsort(data.y, kind="stable")
    np.testing.assert_allclose(from_folder(tmp_path / "set").x, data.x[order], atol=1e-6)
