/** Amounts such as `1 1/2`, by the names of the ingredients. */
export type Amounts = Readonly<Record<string, string>>;

/** How many people it feeds, and what goes into it. */
export interface Recipe {
  readonly serves: number;
  readonly ingredients: Amounts;
}

/** The ingredients of a recipe with the amounts for that many guests. */
export function scale(recipe: Recipe, guests: number): Amounts {
  throw new Error('scale is yours to write');
}

/** The greatest number that divides both. */
function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
