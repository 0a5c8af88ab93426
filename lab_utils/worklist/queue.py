"""How long cases wait for one of several readers or beds, served in order of arrival.

Cases arrive at random (Poisson) and take an exponential time each: the M/M/c queue. Those who
find all busy wait; nobody leaves. For a ward this fits where a patient who needs a bed waits for
it, in the emergency department or two to a bed; where patients are sent elsewhere instead, a loss
model (Erlang B) would fit better.

References
----------
Erlang AK. Solution of some problems in the theory of probabilities of significance in automatic
telephone exchanges. Post Office Electr Eng J 1917;10:189-97. Gross D, Shortle JF, Thompson JM,
Harris CM. Fundamentals of queueing theory, 4th ed. Wiley 2008, section 2.3.
"""

from __future__ import annotations

from lab_utils.worklist.inputs import positive, stable_load, whole


def erlang_c(offered: float, servers: int) -> float:
    """Return the chance (0..1) that a case has to wait.

    Parameters
    ----------
    offered : float
        Work that arrives: cases an hour times hours a case (erlang), below `servers`.
    servers : int
        Readers or beds.

    Raises
    ------
    WorklistError
        If a number makes no sense, or more work arrives than can be done.

    Examples
    --------
    >>> round(erlang_c(offered=2, servers=3), 3)
    0.444
    """
    servers = whole("servers", servers)
    load = stable_load(positive("offered", offered) / servers)
    lost = 1.0  # Erlang B, one server more at a time: stable for any number of servers
    for count in range(1, servers + 1):
        lost = offered * lost / (count + offered * lost)
    return lost / (1 - load * (1 - lost))


def mean_wait(load: float, stay: float, servers: int = 1) -> float:
    """Return the mean wait until a reader or a bed is free, in the unit of `stay`.

    Parameters
    ----------
    load : float
        Share of time that a reader is busy, or a bed taken (its occupancy): above 0, below 1.
    stay : float
        Mean time a case takes: minutes of reading, days in bed.
    servers : int
        Readers or beds.

    Raises
    ------
    WorklistError
        If a number makes no sense, or the load is 1 or more.

    Examples
    --------
    One reader, busy 80 % of the time, 10 minutes a study:

    >>> round(mean_wait(0.8, stay=10), 1)
    40.0

    Twenty beds, 5 days each, 85 % and 95 % full, in hours:

    >>> [round(24 * mean_wait(full, stay=5, servers=20), 1) for full in (0.85, 0.95)]
    [15.4, 90.6]
    """
    load, stay, servers = stable_load(load), positive("stay", stay), whole("servers", servers)
    return erlang_c(load * servers, servers) * stay / (servers * (1 - load))
