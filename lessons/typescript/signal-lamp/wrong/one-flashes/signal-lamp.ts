/** Say in words how a lighthouse blinks; the period is in seconds. */
export function describeLamp(flashes: number, period: number): string {
  if (flashes === 0) return 'steady light';
  const what = `${flashes} flashes`;
  const often = period === 1 ? 'every second' : `every ${period} s`;
  return `${what} ${often}`;
}
