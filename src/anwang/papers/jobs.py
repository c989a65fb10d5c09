"""A PDF of a paper, made in the background from its Word file and kept by that file's digest: the same file is converted once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks import task

from anwang.grid.access import Official
from anwang.ground import jobs
from anwang.ground.models import Job
from anwang.papers.models import Paper
from anwang.papers.official import render_pdf

KIND = "papers.pdf"
MOST_KEPT = 200
"""So many PDF files are kept; the oldest go first. Each can be made again from its Word file."""
OPEN = (Job.State.WAITING, Job.State.RUNNING)


def digest_of(word: bytes) -> str:
    """Return the digest by which the PDF of a Word file is kept."""
    return hashlib.sha256(word).hexdigest()


def kept(digest: str) -> bytes | None:
    """Return the PDF of a Word file where it was made already."""
    place = _folder() / f"{digest}.pdf"
    return place.read_bytes() if place.is_file() else None


def start(paper: Paper, word: bytes, *, by: Official, url: str) -> Job:
    """Have the PDF of a paper's Word file made in the background; the same wish twice is one job. `url` is where it is fetched then."""
    digest = digest_of(word)
    going = going_for(paper, by)
    if going is not None and going.detail.get("word") == digest:
        return going
    with transaction.atomic():
        job = jobs.start(KIND, f"生成 PDF：{paper.title}", by.actor, {"paper": paper.pk, "word": digest, "url": url})
        _put(f"{digest}.docx", word)
        make_pdf.enqueue(job.pk)
    return job


def going_for(paper: Paper, by: Official) -> Job | None:
    """Return the official's own unfinished job for a paper."""
    return Job.objects.filter(kind=KIND, owner_id=by.person_id, detail__paper=paper.pk, state__in=OPEN).order_by("-pk").first()


def fetched(paper: Paper, digest: str, by: Official) -> bytes | None:
    """Return the PDF that a job of the official made of a paper as it stood then; nothing where it is not hers, or no longer kept."""
    mine = Job.objects.filter(kind=KIND, owner_id=by.person_id, detail__paper=paper.pk, detail__word=digest)
    return kept(digest) if mine.exists() else None


@task()
def make_pdf(job_id: int) -> None:
    """Carry out a conversion that somebody started."""
    job = Job.objects.get(pk=job_id)
    if not jobs.begin(job):
        return
    digest = str(job.detail["word"])
    jobs.beat(job, 0, 1, "正在由 Word 文件转换，一般需要几秒钟。可以离开这一页，稍后再来取。")
    try:
        reason = _convert(digest)
    except Exception:
        jobs.fail(job, "PDF 没有生成，请下载 Word 文件查看，并请系统管理员查看日志。")
        raise
    if reason:
        jobs.fail(job, reason)
        return
    jobs.beat(job, 1, 1)
    jobs.finish(job, {"url": str(job.detail["url"]), "label": "下载 PDF"}, note="PDF 已生成，与 Word 文件内容相同。")


def _convert(digest: str) -> str:
    """Make the PDF where it is not kept yet; a sentence where it cannot be made."""
    source = _folder() / f"{digest}.docx"
    if kept(digest) is None:
        if not source.is_file():
            return "待转换的 Word 文件已清理，请返回公文重新生成。"
        made = render_pdf(source.read_bytes())
        if made.pdf is None:
            return made.reason
        _put(f"{digest}.pdf", made.pdf)
        _tidy()
    source.unlink(missing_ok=True)
    return ""


def _folder() -> Path:
    return Path(settings.SCRATCH) / "pdf"


def _put(name: str, content: bytes) -> None:
    """Write a file whole or not at all: who reads it never finds half of it."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{name}.part"
    unfinished.write_bytes(content)
    unfinished.replace(folder / name)


def _tidy() -> None:
    found = sorted(_folder().glob("*.pdf"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in found[MOST_KEPT:]:
        old.unlink(missing_ok=True)
