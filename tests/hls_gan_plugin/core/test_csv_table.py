import csv
import math

import pytest

from hls_gan_plugin.core.csv_table import write_csv_table
from hls_gan_plugin.shared.errors import OutputError


def test_cells_are_data_and_no_formulas(tmp_path):
    path = tmp_path / "t.csv"
    row = ["=SUM(A1:A9)", "@name", "+1", "-rf", "plain", -0.25, math.nan, True]
    write_csv_table(path, ["scene", "=A1"], [row])
    with path.open(newline="") as file:
        header, written = csv.reader(file)
    assert header == ["scene", "'=A1"]
    assert written == [*["'=SUM(A1:A9)", "'@name", "'+1", "'-rf", "plain", "-0.25"], "", "1"]


def test_a_table_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_csv_table(tmp_path / "no" / "t.csv", ["a"], [[1]])
