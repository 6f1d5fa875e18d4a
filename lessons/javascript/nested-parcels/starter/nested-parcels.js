/** @typedef {{ label: string, grams: number, inside: Parcel[] }} Parcel */

/**
 * What the parcel weighs with everything in it, in grams.
 *
 * @param {Parcel} parcel
 * @returns {number}
 */
export function weight(parcel) {
  throw new Error('weight is yours to write');
}

/**
 * The labels on the shortest way to a parcel, or null.
 *
 * @param {Parcel} parcel
 * @param {string} label
 * @returns {string[] | null}
 */
export function route(parcel, label) {
  throw new Error('route is yours to write');
}

/**
 * The lines of the customs form.
 *
 * @param {Parcel} parcel
 * @returns {string[]}
 */
export function customsForm(parcel) {
  throw new Error('customsForm is yours to write');
}
