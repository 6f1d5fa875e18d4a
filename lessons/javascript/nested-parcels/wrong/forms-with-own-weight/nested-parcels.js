/** @typedef {{ label: string, grams: number, inside: Parcel[] }} Parcel */

/**
 * What the parcel weighs with everything in it, in grams.
 *
 * @param {Parcel} parcel
 * @returns {number}
 */
export function weight(parcel) {
  return parcel.inside.reduce((sum, inner) => sum + weight(inner), parcel.grams);
}

/**
 * The labels on the shortest way to a parcel, or null.
 *
 * @param {Parcel} parcel
 * @param {string} label
 * @returns {string[] | null}
 */
export function route(parcel, label) {
  if (parcel.label === label) return [label];
  const routes = parcel.inside.map((inner) => route(inner, label)).filter((found) => found !== null);
  if (routes.length === 0) return null;
  const shortest = routes.reduce((best, found) => (found.length < best.length ? found : best));
  return [parcel.label, ...shortest];
}

/**
 * The lines of the customs form.
 *
 * @param {Parcel} parcel
 * @returns {string[]}
 */
export function customsForm(parcel) {
  const inner = parcel.inside.flatMap(customsForm).map((line) => `  ${line}`);
  return [`${parcel.label}: ${parcel.grams} g`, ...inner];
}
