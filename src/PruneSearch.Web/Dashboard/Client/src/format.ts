import type { MetricInfo, Unit, Value } from './api/contract';

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export const count = (n: number): string => whole.format(n);

/** By digits behind the point: to make one takes far longer than to use it. */
const formats = [0, 1, 2, 3, 4, 5].map((digits) => new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits }));

const fixed = (n: number, digits: number): string => formats[digits]!.format(n);

/** Digits that keep about three figures that mean something. */
function digits(n: number): number {
  const size = Math.abs(n);
  return size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 5;
}

/** A number in its unit. */
export function number(n: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${fixed(n * 100, 2)} %`;
    case 'ms':
    case 'mJ':
      return `${fixed(n, digits(n))} ${unit}`;
    case 'x':
      return `${fixed(n, 2)}×`;
    case 'bytes':
      return bytes(n);
    case 'count':
      return big(n);
    default:
      return short.format(n);
  }
}

/** A number in its unit, with the interval that it came with. */
export function value(v: Value | undefined, unit: Unit): string {
  if (v === undefined) {
    return '–';
  }

  const interval = range(v, unit);
  return interval === '' ? number(v.value, unit) : `${number(v.value, unit)} ${interval}`;
}

/** The interval alone, without the unit; empty where there is none. */
export function range(v: Value, unit: Unit): string {
  if (v.low === undefined || v.high === undefined || v.low === v.high) {
    return '';
  }

  const bare = (n: number) => (unit === 'share' ? fixed(n * 100, 2) : unit === 'ms' || unit === 'mJ' ? fixed(n, digits(n)) : unit === 'x' ? fixed(n, 2) : number(n, unit));
  return `[${bare(v.low)}, ${bare(v.high)}]`;
}

export function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let power = 0;
  while (n >= 1024 && power < units.length - 1) {
    n /= 1024;
    power++;
  }

  return `${power === 0 ? whole.format(n) : fixed(n, n >= 100 ? 0 : 1)} ${units[power]}`;
}

/** 1 234, 56.7 k, 8.9 M, 1.2 G. */
export function big(n: number): string {
  const size = Math.abs(n);
  if (size < 10_000) return short.format(n);
  const [divisor, letter] = size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
  return `${fixed(n / divisor, size / divisor >= 100 ? 0 : 1)} ${letter}`;
}

export function duration(seconds: number): string {
  const exact = Math.max(0, Math.round(seconds));
  const s = exact >= 600 ? Math.round(exact / 60) * 60 : exact; // nobody plans by the second
  const parts: [number, string][] = [
    [Math.floor(s / 86400), 'd'],
    [Math.floor(s / 3600) % 24, 'h'],
    [Math.floor(s / 60) % 60, 'min'],
    [s % 60, 's'],
  ];
  const from = parts.findIndex(([n]) => n > 0);
  return from < 0 ? '0 s' : parts.slice(from, from + 2).filter(([n]) => n > 0).map(([n, u]) => `${n} ${u}`).join(' ');
}

export const hours = (h: number): string => (h < 1 ? `${fixed(h * 60, h * 60 < 10 ? 1 : 0)} min` : `${fixed(h, h < 10 ? 2 : 1)} h`);

export const time = (text: string): string => moment.format(new Date(text));

export const timeOfDay = (text: string | number): string => clock.format(new Date(text));

export function unitOf(metrics: readonly MetricInfo[], key: string): Unit {
  return metrics.find((m) => m.key === key)?.unit ?? '';
}

/** "Latency on edge (ms)": an axis says what it counts in. */
export function axisName(metric: MetricInfo): string {
  const unit = { share: '%', ms: 'ms', mJ: 'mJ', bytes: 'bytes', x: '×', count: '', '': '' }[metric.unit];
  return unit === '' ? metric.label : `${metric.label} (${unit})`;
}
