"""Simulators, for where the truth must be known or pixels cannot be had.

Every one takes a seed and gives the same result for it; every result says that it is simulated
(``simulated`` is True) and where its rates come from (``source``, in both languages): a rate
is either published and cited or, openly, chosen. An argument that makes no sense is a
`lab_utils.accuracy.InputError` in both languages.
"""

from lab_utils.simulate.analytes import ANALYTES, Analyte
from lab_utils.simulate.chest import Radiographs, radiographs
from lab_utils.simulate.dicom import Study, dicom_study
from lab_utils.simulate.identities import Identity, invent
from lab_utils.simulate.inpatients import AREAS, DIAGNOSES, inpatients
from lab_utils.simulate.laboratory import serial_results
from lab_utils.simulate.markers import Planted, plant_markers
from lab_utils.simulate.payments import payments
from lab_utils.simulate.shortcut import Shortcut, frame_scores, outer_frame, shortcut_experiment
from lab_utils.simulate.vital_signs import Ward, ward
from lab_utils.simulate.wrong_blood import jump_reasons, previous_results, swap_scores

__all__ = [
    "ANALYTES",
    "AREAS",
    "DIAGNOSES",
    "Analyte",
    "Identity",
    "Planted",
    "Radiographs",
    "Shortcut",
    "Study",
    "Ward",
    "dicom_study",
    "frame_scores",
    "inpatients",
    "invent",
    "jump_reasons",
    "outer_frame",
    "payments",
    "plant_markers",
    "previous_results",
    "radiographs",
    "serial_results",
    "shortcut_experiment",
    "swap_scores",
    "ward",
]
