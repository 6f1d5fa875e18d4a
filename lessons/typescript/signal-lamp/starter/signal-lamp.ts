/** Say in words how a lighthouse blinks; the period is in seconds. */
export function describeLamp(flashes: number, period: number): string {
  throw new Error('describeLamp is yours to write');
}
