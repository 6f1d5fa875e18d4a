/** A parcel, its own weight, and the parcels in it. */
export interface Parcel {
  readonly label: string;
  readonly grams: number;
  readonly inside: readonly Parcel[];
}

/** What the parcel weighs with everything in it, in grams. */
export function weight(parcel: Parcel): number {
  return parcel.inside.reduce((sum, inner) => sum + weight(inner), parcel.grams);
}

/** The labels on the shortest way to a parcel, or null. */
export function route(parcel: Parcel, label: string): string[] | null {
  if (parcel.label === label) return [label];
  const routes = parcel.inside.map((inner) => route(inner, label)).filter((found) => found !== null);
  if (routes.length === 0) return null;
  const shortest = routes.reduce((best, found) => (found.length < best.length ? found : best));
  return [parcel.label, ...shortest];
}

/** The lines of the customs form. */
export function customsForm(parcel: Parcel): string[] {
  const inner = parcel.inside.flatMap(customsForm).map((line) => `  ${line}`);
  return [`${parcel.label}: ${parcel.grams} g`, ...inner];
}
