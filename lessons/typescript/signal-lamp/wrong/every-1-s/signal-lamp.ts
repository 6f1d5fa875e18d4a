/** Say in words how a lighthouse blinks; the period is in seconds. */
export function describeLamp(flashes: number, period: number): string {
  if (flashes === 0) return 'steady light';
  const what = flashes === 1 ? '1 flash' : `${flashes} flashes`;
  const often = `every ${period} s`;
  return `${what} ${often}`;
}
