import type { Origin, Points, Standing, Value } from '../api/contract';

export interface Point {
  number: number;
  origin: Origin;
  standing: Standing;
  pinned: boolean;
  values: Record<string, Value>;
  recipe: Record<string, string | number>;
}

/** The candidates that plots show, by number, kept up to date by what changed. Bounded: the server thins them, and a store that grew too large is filled anew. */
export class PointStore {
  readonly points = new Map<number, Point>();
  sequence = 0;
  total = 0;
  private filled = 0;

  /** Whether it is time to ask for everything again instead of for changes. */
  get stale(): boolean {
    return this.sequence === 0 || this.points.size > Math.max(500, 1.25 * this.filled);
  }

  fill(answer: Points): void {
    this.points.clear();
    this.merge(answer);
    this.filled = this.points.size;
  }

  /** Takes changes in; true where one of them is on the front, which moves others off it. */
  merge(answer: Points): boolean {
    let moved = false;
    answer.number.forEach((number, i) => {
      const values: Record<string, Value> = {};
      for (const [key, column] of Object.entries(answer.values)) {
        const value = column[i];
        if (value !== null && value !== undefined) {
          const low = answer.low[key]?.[i];
          const high = answer.high[key]?.[i];
          values[key] = { value, ...(low === null || low === undefined ? {} : { low }), ...(high === null || high === undefined ? {} : { high }) };
        }
      }

      const recipe: Record<string, string | number> = {};
      for (const [key, column] of Object.entries(answer.recipe)) {
        const value = column[i];
        if (value !== null && value !== undefined) {
          recipe[key] = value;
        }
      }

      const standing = answer.standing[i]!;
      moved ||= standing === 'front' || this.points.get(number)?.standing === 'front';
      this.points.set(number, { number, origin: answer.origin[i]!, standing, pinned: answer.pinned[i]!, values, recipe });
    });
    this.sequence = answer.sequence;
    this.total = answer.total;
    return moved;
  }
}
