"""The figures of a run as a Markdown table."""

from __future__ import annotations

from project.bench.notify.run import Figures, percentile


def as_markdown(told: Figures, *, load: float, cores: int) -> str:
    urgent = f"p50 {percentile(told.urgent, 0.5):.2f} s, p99 {percentile(told.urgent, 0.99):.2f} s"
    rows = [
        ("Mails sent per second", f"{told.rate:.0f}", ""),
        ("Empty Celery tasks per second, same broker and workers", f"{told.empty_rate:.0f}", ""),
        ("Ratio to an empty task", f"{told.ratio:.2f}", "0.5 (GOV.UK Notify: 0.19)"),
        ("CPU of the workers per mail", f"{told.cpu:.2f} ms", "2 ms (GOV.UK Notify: 5.1)"),
        ("… per empty task", f"{told.empty_cpu:.2f} ms", ""),
        ("SQL statements per mail", f"{told.statements:.2f}", "5 (GOV.UK Notify: 11)"),
        (f"Urgent message during the run ({len(told.urgent)} of them)", urgent, "p99 5 s"),
        ("Largest worker process", f"{told.megabytes:.0f} MB", ""),
        ("Promises written per second (one process)", f"{told.promised:.0f}", ""),
        ("Different mails received, duplicates", f"{told.received}, {told.duplicates}", "0 lost"),
    ]
    return "\n".join(
        [
            f"{told.mails} mails of {told.spaces} communes, 2 worker processes, {cores} cores; "
            f"the machine's load was {load:.1f} at the end.",
            "",
            "| What | Measured | Target |",
            "|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            "CPU: all three processes, without what their start costs; statements count BEGIN, "
            "COMMIT and changes of role. The SMTP server (aiosmtpd), PostgreSQL and Valkey share "
            "these cores.",
            "",
        ]
    )
