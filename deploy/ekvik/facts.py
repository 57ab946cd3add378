"""Small things that every part of the month needs."""

import datetime


class MonthError(Exception):
    """A step did not come out as it must."""


def birth_date(years, days=0, today=None):
    """The birth date of somebody who turned `years` `days` days ago."""
    day = (today or datetime.date.today()) - datetime.timedelta(days=days)
    try:
        return day.replace(year=day.year - years).isoformat()
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28).isoformat()


def personal_number(born, serial):
    """That of somebody born on a day (ISO), with its check digit (Luhn)."""
    digits = born.replace("-", "")[2:] + serial
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10))
                for place, digit in enumerate(digits))
    return "%s-%s%d" % (born.replace("-", ""), serial, -total % 10)


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def stamp(when):
    return when.isoformat().replace("+00:00", "Z")


def yes(*kinds):
    return [{"kind": kind, "answer": "YES"} for kind in kinds]
