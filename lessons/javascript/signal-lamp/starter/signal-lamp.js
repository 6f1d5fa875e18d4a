/**
 * Say in words how a lighthouse blinks.
 *
 * @param {number} flashes
 * @param {number} period in seconds
 * @returns {string}
 */
export function describeLamp(flashes, period) {
  throw new Error('describeLamp is yours to write');
}
