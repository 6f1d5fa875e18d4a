// What was typed and not sent yet, per lesson, in this browser's localStorage.

const key = (lesson) => `cdu.draft.${lesson}`;

/** The files to edit: the starter files, with the draft's text where there is one. */
export function restored(lesson, starter) {
  let draft = {};
  try {
    draft = JSON.parse(localStorage.getItem(key(lesson))) ?? {};
  } catch {
    draft = {};
  }
  const texts = Object.entries(starter).map(([name, text]) => [name, typeof draft[name] === "string" ? draft[name] : text]);
  return Object.fromEntries(texts);
}

/** Keep a draft; one that equals the starter is forgotten. False if the browser would not keep it. */
export function keep(lesson, files, starter) {
  try {
    if (Object.entries(starter).every(([name, text]) => files[name] === text)) localStorage.removeItem(key(lesson));
    else localStorage.setItem(key(lesson), JSON.stringify(files));
    return true;
  } catch {
    return false;
  }
}
