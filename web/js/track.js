// A track is the lessons of one language in their order: which are passed, which are open, and with which one to go on.

/**
 * A lesson is locked while it builds on concepts that the track teaches and no passed lesson has taught. The next one is that with which
 * the student goes on anyway (`here`), or else the first that is open.
 */
export function states(lessons, here = null) {
  const taught = new Set(lessons.flatMap((each) => each.concepts));
  const learnt = new Set(lessons.filter((each) => each.done).flatMap((each) => each.concepts));
  const missing = (lesson) => lesson.prerequisites.filter((each) => taught.has(each) && !learnt.has(each));
  const next = lessons.find((each) => each.lesson === here?.lesson) ?? lessons.find((each) => !each.done && !missing(each).length) ?? lessons.find((each) => !each.done);
  return lessons.map((lesson) => {
    const state = lesson.done ? "done" : lesson === next ? "next" : missing(lesson).length ? "locked" : "open";
    return { lesson, state, missing: missing(lesson) };
  });
}

/** The lesson after this one: what builds on it, or what follows it, as long as it is not passed yet. */
export function following({ lesson, language, next }, lessons) {
  const track = lessons.filter((each) => each.language === language);
  const at = track.findIndex((each) => each.lesson === lesson);
  const open = [...track.slice(at + 1), ...track.slice(0, Math.max(at, 0))].filter((each) => !each.done);
  return open.find((each) => next.includes(each.lesson)) ?? open[0] ?? null;
}
