// The badges: their drawings, and the words for those that are not earned yet. A test compares them with the rules.

import { ICONS } from "./dom.js";

/** Name, what it takes, and a drawing (a path in a square of 24). */
export const BADGES = [
  ["First light", "passed a first lesson", "M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1M12 8a4 4 0 100 8 4 4 0 000-8z"],
  ["Ten down", "passed ten lessons", ICONS.check],
  ["Centurion", "passed a hundred lessons", "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 11.5l2.2 2.2L15.5 9.5"],
  ["Polyglot", "passed lessons in three languages", "M4 5h10v8H9l-3 3v-3H4zM16 9h4v8h-2v3l-3-3h-4v-2"],
  ["Specialist", "passed 25 lessons in one language", "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 8a4 4 0 100 8 4 4 0 000-8zM12 12h.01"],
  ["Week of code", "submitted on seven days in a row", "M5 6h14v14H5zM5 10h14M9 3.5V7M15 3.5V7M9 14.5l2 2 4-4"],
  ["Marathon", "submitted on thirty days in a row", ICONS.flame],
  ["Thousand", "earned 1,000 XP", ICONS.bolt],
  ["Ten thousand", "earned 10,000 XP", "M4 17l-1-9 5 3.5L12 5l4 6.5L21 8l-1 9zM4 20h16"],
];
