/**
 * Say in words how a lighthouse blinks.
 *
 * @param {number} flashes
 * @param {number} period in seconds
 * @returns {string}
 */
export function describeLamp(flashes, period) {
  if (flashes === 0) return 'steady light';
  const what = `${flashes} flashes`;
  const often = period === 1 ? 'every second' : `every ${period} s`;
  return `${what} ${often}`;
}
