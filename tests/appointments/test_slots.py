"""Free times: pure computing, on the days the clock changes too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared_services.appointments.slots import Busy, Hours, free_slots

PARIS = ZoneInfo("Europe/Paris")
EARLY = datetime(2020, 1, 1, tzinfo=UTC)


def free(day: date, *hours: Hours, minutes: int = 30, **facts: Any) -> list[str]:
    told = {
        "closures": [],
        "booked": [],
        "zone": PARIS,
        "earliest": EARLY,
        "is_holiday": lambda _day: False,
        **facts,
    }
    slots = free_slots(hours=hours, days=[day], minutes=minutes, **told)
    return [f"{slot.starts_at.astimezone(told['zone']):%H:%M}" for slot in slots]


def morning(day: date, *, agents: int = 1, counter: int = 1) -> Hours:
    return Hours(counter, day.weekday(), time(9), time(11), agents)


def at(day: date, hour: float, *, minutes: int = 30, counter: int | None = 1) -> Busy:
    begins = datetime.combine(day, time(), PARIS) + timedelta(hours=hour)
    return Busy(counter, begins, begins + timedelta(minutes=minutes))


DAY = date(2026, 11, 25)


def test_a_range_is_cut_by_the_length_of_the_reason_and_never_runs_over() -> None:
    assert free(DAY, morning(DAY)) == ["09:00", "09:30", "10:00", "10:30"]
    assert free(DAY, morning(DAY), minutes=45) == ["09:00", "09:45"]
    assert free(DAY, morning(DAY), minutes=240) == []
    assert free(DAY + timedelta(days=1), morning(DAY)) == [], "another weekday"


def test_a_slot_is_free_while_fewer_people_come_than_agents_sit() -> None:
    one, both = [at(DAY, 9.5)], [at(DAY, 9.5), at(DAY, 9.25)]
    assert "09:30" not in free(DAY, morning(DAY), booked=one)
    assert "09:30" in free(DAY, morning(DAY, agents=2), booked=one)
    assert "09:30" not in free(DAY, morning(DAY, agents=2), booked=both)
    elsewhere = [at(DAY, 9.5, counter=2)]
    assert "09:30" in free(DAY, morning(DAY), booked=elsewhere)
    # 20 minutes from 9.50 to 10.10 meet two half-hours.
    crossing = [at(DAY, 9 + 5 / 6, minutes=20)]
    assert free(DAY, morning(DAY), booked=crossing) == ["09:00", "10:30"]


def test_closures_of_one_counter_or_of_all_holidays_and_notice_count() -> None:
    assert free(DAY, morning(DAY), closures=[at(DAY, 9, minutes=60)]) == ["10:00", "10:30"]
    assert free(DAY, morning(DAY), closures=[at(DAY, 9, minutes=60, counter=None)]) == [
        "10:00",
        "10:30",
    ]
    assert len(free(DAY, morning(DAY), closures=[at(DAY, 9, minutes=60, counter=7)])) == 4
    assert free(DAY, morning(DAY), is_holiday=lambda day: day == DAY) == []
    late = datetime(2026, 11, 25, 10, 15, tzinfo=PARIS)
    assert free(DAY, morning(DAY), earliest=late) == ["10:30"]


def test_a_night_range_lives_through_both_changes_of_the_clock() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    night = (time(1), time(4))
    for day, hours in ((spring, 2), (DAY, 3), (autumn, 4)):
        found = free_slots(
            hours=[Hours(1, day.weekday(), *night)],
            closures=[],
            booked=[],
            days=[day],
            minutes=60,
            zone=PARIS,
            earliest=EARLY,
            is_holiday=lambda _day: False,
        )
        assert len(found) == hours, day
        assert len({slot.starts_at for slot in found}) == hours
    assert free(spring, Hours(1, spring.weekday(), *night), minutes=60) == ["01:00", "03:00"]
    assert free(autumn, Hours(1, autumn.weekday(), *night), minutes=60) == [
        "01:00",
        "02:00",
        "02:00",
        "03:00",
    ]


def test_hours_are_those_of_the_place() -> None:
    reunion = ZoneInfo("Indian/Reunion")
    assert free(DAY, morning(DAY), zone=reunion) == ["09:00", "09:30", "10:00", "10:30"]
