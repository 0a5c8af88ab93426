"""What costs much memory and a trainee does not need stays out of server and kernel."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

from grading.course.labs import lab_source
from grading.course.paths import PROJECT

LAB = "02_threshold"


def test_a_trainees_server_is_spared_what_the_hub_and_nbgrader_need():
    code = """
import json, sys
from grading.hub.singleuser import leave_out_the_hubs
leave_out_the_hubs()
import jupyterhub.singleuser
import grading.trainee.assignment_list, grading.trainee.handlers, jupyterlab.labapp
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stdout))
    assert "jupyterhub.services.auth" in loaded
    assert not loaded & {"alembic", "lark", "nbgrader", "numpy", "pandas", "sqlalchemy.orm"}


def test_the_kernel_of_lab_02_is_spared_libraries_and_debugger(hub):
    person = hub.person("hocvien03")
    shutil.copytree(lab_source(LAB).folder, hub.course / "homes/hocvien03" / LAB)
    found = json.loads(
        person.run(f"""
import json, os, sys
from IPython.utils.capture import capture_output
os.chdir("{LAB}")
failed = []
with capture_output():
    for cell in json.load(open("{LAB}.ipynb"))["cells"]:
        if cell["cell_type"] == "code":
            if not get_ipython().run_cell("".join(cell["source"])).success:
                failed.append(cell["id"])
print(json.dumps([failed, sorted(sys.modules)]))
""")
    )
    assert found[0] == []
    loaded = set(found[1])
    assert {"anywidget", "matplotlib.figure", "pandas"} <= loaded
    left_out = {"debugpy", "matplotlib.pyplot", "scipy", "sklearn", "statsmodels"}
    assert not loaded & left_out
