"""Verifying the whole trail in the background."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from anwang.ground import jobs
from anwang.ground.models import Job
from anwang.ground.trail.verify import verify

SHOWN = 200


@task()
def verify_trail(job_id: int) -> None:
    """Carry out a verification that somebody started; its faults stand in the job's result."""
    job = Job.objects.get(pk=job_id)
    if not jobs.begin(job):
        return
    try:
        result = verify(at=timezone.now())
    except Exception:
        jobs.fail(job, "核验没有做完，请联系系统管理员查看日志。")
        raise
    words = "全部流水和记录核验无误。" if result.ok else f"发现 {len(result.faults)} 处问题。"
    counted = f"流水 {result.entries} 条（已封存 {result.sealed} 条），封存 {result.seals} 封，记录 {result.records} 条。"
    found = {
        "ok": result.ok,
        "counted": counted,
        "faults": [[fault.where, fault.sentence] for fault in result.faults[:SHOWN]],
        "number": len(result.faults),
        "url": reverse("console:verification", args=[job.pk]),
        "label": "看核验结果",
    }
    jobs.finish(job, found, note=words)
