import type { MetricInfo } from '../api/contract';
import { axisName, number, value } from '../format';
import { palette } from '../palette';
import { frame, longestTable, type Plot } from './plot';
import type { Point, PointStore } from './points';

const mostLines = 1500;

/** Configurations and what came of them: one line for each candidate over its recipe and its figures; the front on top. */
export function parallel(store: PointStore, metrics: readonly MetricInfo[]): Plot | null {
  const points = [...store.points.values()].filter((p) => metrics.some((m) => p.values[m.key] !== undefined));
  const parameters = varying(points);
  if (points.length < 2 || parameters.length === 0) {
    return null;
  }

  const colors = palette();
  const axes = [
    ...parameters.map((name) => ({ name, of: (p: Point): number | string | null => p.recipe[name] ?? null, unit: '' as const })),
    ...metrics.map((m) => ({ name: axisName(m), of: (p: Point): number | string | null => (m.unit === 'share' ? percent(p.values[m.key]?.value) : (p.values[m.key]?.value ?? null)), unit: m.unit })),
  ];
  const shown = [...points.filter((p) => p.standing === 'front'), ...points.filter((p) => p.standing !== 'front').slice(-mostLines)];
  const lines = (front: boolean) => shown.filter((p) => (p.standing === 'front') === front).map((p) => ({ value: axes.map((a) => a.of(p) ?? '-'), pick: p.number }));
  const option = {
    ...frame(colors, true),
    parallel: { left: 36, right: 48, top: 58, bottom: 24, parallelAxisDefault: { nameTextStyle: { color: colors.text, fontSize: 11 }, nameLocation: 'end', nameGap: 12 } },
    parallelAxis: axes.map((a, dim) => {
      const texts = [...new Set(shown.map(a.of).filter((v) => typeof v === 'string'))];
      return {
        dim, name: a.name, id: `axis${dim}`, nameRotate: 0, nameTruncate: { maxWidth: 110 }, nameTextStyle: { align: dim === axes.length - 1 ? 'right' : dim === 0 ? 'left' : 'center', color: colors.text },
        axisLine: { lineStyle: { color: colors.line } }, axisTick: { lineStyle: { color: colors.line } }, axisLabel: { color: colors.text, fontSize: 11, textBorderColor: colors.panel, textBorderWidth: 3 }, z: 20,
        areaSelectStyle: { width: 16, borderColor: colors.feasible, color: colors.feasible, opacity: 0.25 },
        ...(texts.length > 0 ? { type: 'category', data: texts } : { type: 'value', scale: true }),
      };
    }),
    legend: { ...frame(colors, true).legend, data: ['Front', 'Others'] },
    series: [
      { id: 'others', name: 'Others', type: 'parallel', data: lines(false), lineStyle: { color: colors.feasible, width: 1, opacity: shown.length > 300 ? 0.16 : 0.35 }, inactiveOpacity: 0.02, activeOpacity: 0.7, progressive: 400, itemStyle: { color: colors.feasible } },
      { id: 'front', name: 'Front', type: 'parallel', data: lines(true), lineStyle: { color: colors.front, width: 2, opacity: 0.95 }, inactiveOpacity: 0.05, activeOpacity: 1, z: 4, itemStyle: { color: colors.front } },
    ],
  };
  Object.assign(option.tooltip, { formatter: (e: { data: { pick: number } }) => tip(store.points.get(e.data.pick), parameters, metrics) });
  return {
    option,
    summary: `${shown.length} candidates over ${parameters.join(', ')} and ${metrics.map((m) => m.label).join(', ')}. Drag along an axis to keep only the lines that pass there.`,
    table: {
      columns: ['Candidate', ...parameters, ...metrics.map((m) => m.label)],
      rows: shown.slice(0, longestTable).map((p) => [`c${p.number}`, ...parameters.map((n) => show(p.recipe[n])), ...metrics.map((m) => value(p.values[m.key], m.unit))]),
      more: Math.max(0, points.length - longestTable),
    },
  };
}

/** Parameters of the recipe that differ between candidates. */
function varying(points: readonly Point[]): string[] {
  const seen = new Map<string, Set<string | number>>();
  for (const p of points) {
    for (const [name, v] of Object.entries(p.recipe)) {
      const values = seen.get(name) ?? new Set();
      if (values.size < 2) values.add(v);
      seen.set(name, values);
    }
  }

  return [...seen].filter(([, values]) => values.size > 1).map(([name]) => name).slice(0, 10);
}

const percent = (n: number | undefined) => (n === undefined ? null : +(n * 100).toFixed(3));
const show = (v: string | number | undefined): string => (v === undefined ? '–' : typeof v === 'number' ? number(v, '') : v);

function tip(p: Point | undefined, parameters: string[], metrics: readonly MetricInfo[]): string {
  return p === undefined ? '' : [`c${p.number}`, ...parameters.map((n) => `${n}: ${show(p.recipe[n])}`), ...metrics.map((m) => `${m.label}: ${value(p.values[m.key], m.unit)}`)].join('\n');
}
