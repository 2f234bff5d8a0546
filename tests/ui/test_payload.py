"""What the serving process must never pay for."""

from __future__ import annotations

import subprocess
import sys

from tests.test_architecture import ROOT

VISIT = """
import sys
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(r"{root}/app.py", default_timeout=120)
app.query_params["engine"] = "numpy"
app.run()
assert not app.exception
app.switch_page("pages/1_Inside_the_network.py").run()
assert not app.exception
sys.exit(",".join({{"pandas", "pyarrow", "tensorflow", "keras"}} & set(sys.modules)) or 0)
"""


def test_a_visit_of_both_pages_imports_neither_pandas_nor_tensorflow():
    command = [sys.executable, "-c", VISIT.format(root=ROOT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
