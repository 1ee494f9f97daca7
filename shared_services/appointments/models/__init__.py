from shared_services.appointments.models.appointments import Appointment
from shared_services.appointments.models.counters import (
    AppointmentReason,
    Closure,
    Counter,
    CounterHours,
)

__all__ = ["Appointment", "AppointmentReason", "Closure", "Counter", "CounterHours"]
