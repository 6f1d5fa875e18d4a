export function greet(name: string): string {
  throw new Error('greet() is yours to write');
}
