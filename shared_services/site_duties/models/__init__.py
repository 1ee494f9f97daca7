from shared_services.site_duties.models.checks import Check, Finding, Measure, OutsideLink
from shared_services.site_duties.models.legal import LegalFacts
from shared_services.site_duties.models.plan import AccessibilityPlan, PlannedAction
from shared_services.site_duties.models.statement import AccessibilityStatement
from shared_services.site_duties.models.visits import SearchCount, VisitCount

__all__ = [
    "AccessibilityPlan",
    "AccessibilityStatement",
    "Check",
    "Finding",
    "LegalFacts",
    "Measure",
    "OutsideLink",
    "PlannedAction",
    "SearchCount",
    "VisitCount",
]
