import type { HypervolumeSeries } from '../api/contract';
import { duration, hours, number } from '../format';
import { palette } from '../palette';
import { reducedMotion } from '../theme';
import { axis, frame, longestTable, type Plot } from './plot';

const names = { search: 'Search', uniform: 'Uniform baseline', random: 'Random baseline', scratch: 'From scratch' };
const dashes = { search: 'solid', uniform: 'dashed', random: 'dotted', scratch: [8, 3, 2, 3] } as const;

/** How the front grew: dominated hypervolume against time or against the hours that workers spent. */
export function hypervolume(data: HypervolumeSeries, against: 'time' | 'compute'): Plot | null {
  const series = data.series.filter((s) => s.points.length > 0);
  if (series.length === 0) {
    return null;
  }

  const colors = palette();
  const color = { search: colors.feasible, uniform: colors.uniform, random: colors.random, scratch: colors.scratch };
  const hoursOf = (p: { seconds: number; computeHours: number }) => (against === 'time' ? p.seconds / 3600 : p.computeHours);
  const longest = Math.max(...series.map((s) => hoursOf(s.points.at(-1)!)));
  const [unit, factor] = longest > 3 ? ['hours', 1] : longest > 0.05 ? ['minutes', 60] : ['seconds', 3600];
  const at = (p: { seconds: number; computeHours: number }) => hoursOf(p) * factor;
  const text = (n: number) => duration((n / factor) * 3600);
  const option = {
    ...frame(colors, reducedMotion.matches),
    grid: { left: 64, right: 20, top: 44, bottom: 46 },
    xAxis: { type: 'value', ...axis(colors, `${against === 'time' ? 'Time since the start' : 'Compute'} (${unit})`), nameGap: 28, max: (e: { max: number }) => Math.ceil(e.max * 20) / 20 || 1 },
    yAxis: { type: 'value', scale: true, ...axis(colors, 'Hypervolume', (n) => number(n, '')), nameGap: 46 },
    series: series.map((s) => ({
      id: s.origin, name: names[s.origin], type: 'line', step: 'end', showSymbol: s.points.length === 1, sampling: 'lttb', data: s.points.map((p) => [at(p), p.value, p.candidates]),
      lineStyle: { width: s.origin === 'search' ? 2.5 : 1.8, type: dashes[s.origin] }, itemStyle: { color: color[s.origin] },
    })),
  };
  Object.assign(option.tooltip, {
    trigger: 'axis',
    formatter: (items: { seriesName: string; value: [number, number, number] }[]) =>
      items.length === 0 ? '' : [text(items[0]!.value[0]), ...items.map((i) => `${i.seriesName}: ${number(i.value[1], '')} after ${i.value[2]} candidates`)].join('\n'),
  });
  const last = series.map((s) => `${names[s.origin]} ${number(s.points.at(-1)!.value, '')}`).join(', ');
  const rows = series.flatMap((s) => thin(s.points).map((p) => [names[s.origin], duration(p.seconds), hours(p.computeHours), p.candidates, number(p.value, '')]));
  return {
    option,
    summary: `Dominated hypervolume against ${against === 'time' ? 'time' : 'compute'}; at the end: ${last}.`,
    table: { columns: ['Of', 'Time', 'Compute', 'Candidates', 'Hypervolume'], rows: rows.slice(0, longestTable) },
  };
}

function thin<T>(points: readonly T[]): T[] {
  const each = Math.ceil(points.length / 40);
  return points.filter((_, i) => i % each === 0 || i === points.length - 1);
}
