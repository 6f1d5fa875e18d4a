class UnknownJob(ValueError):
    """A job needs another one that is not in the plan."""


class CircularPlan(ValueError):
    """Jobs need each other in a circle."""


def schedule(work):
    """When each job begins and ends."""
    times = {}
    for job in in_order(work):
        hours, needs = work[job]
        begin = sum(times[need][1] for need in needs)
        times[job] = (begin, begin + hours)
    return {job: times[job] for job in work}


def bottleneck(work):
    """The jobs that decide when everything is finished."""
    times = schedule(work)
    chain = []
    candidates = list(work)
    while candidates:
        last = max(candidates, key=lambda job: times[job][1])
        chain.append(last)
        candidates = work[last][1]
    return chain[::-1]


def in_order(work):
    """All jobs, each after those that it needs."""
    waiting = {job: len(needs) for job, (_, needs) in work.items()}
    needed_by = {job: [] for job in work}
    for job, (_, needs) in work.items():
        for need in needs:
            if need not in work:
                raise UnknownJob(need)
            needed_by[need].append(job)
    ready = [job for job in work if waiting[job] == 0]
    for job in ready:
        for other in needed_by[job]:
            waiting[other] -= 1
            if waiting[other] == 0:
                ready.append(other)
    if len(ready) < len(work):
        raise CircularPlan(" -> ".join(circle(work, {job for job in work if waiting[job]})))
    return ready


def circle(work, stuck):
    """One circle among the jobs that can never begin, closed and in the order of their needs."""
    job = next(iter(stuck))
    seen = []
    while job not in seen:
        seen.append(job)
        job = next(need for need in work[job][1] if need in stuck)
    jobs = seen[seen.index(job) :]
    first = jobs.index(next(job for job in work if job in jobs))
    return [*jobs[first:], *jobs[: first + 1]]
