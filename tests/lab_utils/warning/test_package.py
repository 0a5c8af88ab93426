"""What the package as a whole keeps to."""

import subprocess
import sys


def test_importing_it_loads_no_heavy_library():
    code = (
        "import sys, lab_utils.warning\n"
        "print(*{'matplotlib', 'pandas', 'scipy', 'sklearn', 'statsmodels'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
