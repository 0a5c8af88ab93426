"""What the Royal College of Physicians recommends at each level of NEWS2.

Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017: thresholds
and triggers (chart 2), clinical response (chart 4). A ward follows its own rules where they
differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lab_utils.language import Twin
from lab_utils.warning.errors import SignError


@dataclass(frozen=True)
class Level:
    """One level of response.

    Attributes
    ----------
    label : twin
        The clinical risk.
    scores : twin
        Which scores belong to it.
    monitoring, response : twin
        How often to measure at least, and who is told or comes.
    """

    label: Twin
    scores: Twin
    monitoring: Twin
    response: Twin


_HOURLY = {"vi": "ít nhất mỗi giờ", "en": "at least hourly"}
LEVELS: dict[str, Level] = {
    "none": Level(
        {"vi": "thấp nhất", "en": "lowest"},
        {"vi": "0", "en": "0"},
        {"vi": "ít nhất mỗi 12 giờ", "en": "at least every 12 hours"},
        {"vi": "theo dõi thường quy", "en": "routine monitoring goes on"},
    ),
    "low": Level(
        {"vi": "thấp", "en": "low"},
        {"vi": "1–4", "en": "1–4"},
        {"vi": "ít nhất mỗi 4–6 giờ", "en": "at least every 4 to 6 hours"},
        {
            "vi": "báo điều dưỡng phụ trách đến đánh giá, quyết định theo dõi dày hơn hay báo lên",
            "en": "the registered nurse is told, assesses the patient and decides on closer "
            "monitoring or escalation",
        },
    ),
    "low-medium": Level(
        {"vi": "thấp–trung bình", "en": "low–medium"},
        {"vi": "một dấu hiệu 3 điểm, tổng 3–4", "en": "a 3 in one sign, total 3–4"},
        _HOURLY,
        {
            "vi": "điều dưỡng báo bác sĩ điều trị; bác sĩ xem lại và quyết định có báo lên không",
            "en": "the nurse tells the medical team, which reviews and decides on escalation",
        },
    ),
    "medium": Level(
        {"vi": "trung bình", "en": "medium"},
        {"vi": "5–6", "en": "5–6"},
        _HOURLY,
        {
            "vi": "báo bác sĩ điều trị ngay, mời người có năng lực cấp cứu đến đánh giá khẩn; chăm "
            "sóc ở nơi có máy theo dõi",
            "en": "the medical team is told at once; urgent assessment by a clinician competent in "
            "acute illness; care where there is monitoring",
        },
    ),
    "high": Level(
        {"vi": "cao", "en": "high"},
        {"vi": "từ 7", "en": "7 or more"},
        {"vi": "liên tục", "en": "continuous"},
        {
            "vi": "báo ngay bác sĩ có kinh nghiệm, đội hồi sức đến đánh giá cấp cứu; cân nhắc "
            "chuyển hồi sức",
            "en": "a senior doctor is told at once; emergency assessment by a team with critical "
            "care skills; transfer to a high-dependency or intensive care unit is considered",
        },
    ),
}


def news2_level(score: Any, single_three: Any) -> Any:
    """Return the name of the level (a key of `LEVELS`) of a NEWS2 score.

    Parameters
    ----------
    score : int or array of int
        0 to 20.
    single_three : bool or array of bool
        Whether one sign alone has 3 points.

    Returns
    -------
    str or ndarray of str

    Raises
    ------
    SignError
        If a score is outside 0 to 20.

    Examples
    --------
    >>> news2_level(3, False), news2_level(3, True), news2_level(5, True)
    ('low', 'low-medium', 'medium')
    """
    number = np.asarray(score)
    if ((number < 0) | (number > 20)).any():
        raise SignError(
            vi="Điểm NEWS2 là {score}; cần từ 0 đến 20. Hãy cộng lại điểm của từng dấu hiệu.",
            en="score is {score}; expected 0 to 20; add up the points again.",
            score=str(score),
        )
    found = np.select(
        [number >= 7, number >= 5, np.asarray(single_three, dtype=bool), number >= 1],
        ["high", "medium", "low-medium", "low"],
        "none",
    )
    return str(found) if number.ndim == 0 else found
