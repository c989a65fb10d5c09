from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from anwang.ground import jobs
from anwang.ground.actor import Actor
from anwang.ground.models import Job

CLERK = Actor(person_id=7, name="孙镇安", post="安监员", path="001034011082100")
pytestmark = pytest.mark.django_db


def test_work_is_taken_up_once_and_says_how_far_it_is() -> None:
    job = jobs.start("import", "导入企业", CLERK, {"file": 3})
    same = Job.objects.get(pk=job.pk)
    assert (job.state, job.owner_id, job.path, job.detail) == ("waiting", 7, CLERK.path, {"file": 3})

    assert jobs.begin(job)
    assert not jobs.begin(same)
    jobs.beat(job, 30, 96, "约还需 20 秒")
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.note) == ("running", 30, 96, "约还需 20 秒")

    jobs.finish(job, {"url": "/imports/3"}, note="已导入 96 条。")
    assert (job.state, job.result, job.note) == ("done", {"url": "/imports/3"}, "已导入 96 条。")
    assert not jobs.begin(job)


def test_late_beat_does_not_wake_what_is_over() -> None:
    job = jobs.start("import", "导入企业", CLERK)
    jobs.begin(job)
    jobs.fail(job, "文件打不开。")

    jobs.beat(job, 1, 2)

    job.refresh_from_db()
    assert (job.state, job.note) == ("failed", "文件打不开。")


def test_work_whose_worker_is_gone_is_ended_with_a_word() -> None:
    lost, lively, waiting = (jobs.start("import", name, CLERK) for name in ("断", "续", "等"))
    jobs.begin(lost)
    jobs.begin(lively)
    Job.objects.filter(pk=lost.pk).update(beat_at=timezone.now() - timedelta(minutes=6))

    assert jobs.sweep(at=timezone.now()) == 1
    assert jobs.sweep(at=timezone.now()) == 0
    for job in (lost, lively, waiting):
        job.refresh_from_db()
    assert [job.state for job in (lost, lively, waiting)] == ["failed", "running", "waiting"]
    assert "中断" in lost.note
