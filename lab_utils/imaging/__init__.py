"""Images as files, values and pictures: DICOM, windows, maps, electrocardiograms, a PACS.

What goes wrong with a file is a `ScanError` with a sentence in both languages.
"""

from lab_utils.imaging.dicom import read_scan
from lab_utils.imaging.ecg import Ecg, draw_ecg, read_ecg
from lab_utils.imaging.examples import EXAMPLES, Example, example_path, scans
from lab_utils.imaging.lesson import fetch_again, room_pacs
from lab_utils.imaging.messages import ScanError
from lab_utils.imaging.montage import montage, windows
from lab_utils.imaging.occlusion import Occlusion, occlusion, occlusion_map
from lab_utils.imaging.scan import Entry, Header, Scan, scan_of
from lab_utils.imaging.sheet import header_table, rescale_table
from lab_utils.imaging.still import Still, still
from lab_utils.imaging.viewer import view
from lab_utils.imaging.window import PRESETS, Window, window

__all__ = [
    "EXAMPLES",
    "PRESETS",
    "Ecg",
    "Entry",
    "Example",
    "Header",
    "Occlusion",
    "Scan",
    "ScanError",
    "Still",
    "Window",
    "draw_ecg",
    "example_path",
    "fetch_again",
    "header_table",
    "montage",
    "occlusion",
    "occlusion_map",
    "read_ecg",
    "read_scan",
    "rescale_table",
    "room_pacs",
    "scan_of",
    "scans",
    "still",
    "view",
    "window",
    "windows",
]
