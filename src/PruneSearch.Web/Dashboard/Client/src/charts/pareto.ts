import type { Constraint, MetricInfo, Origin, Overview, Standing } from '../api/contract';
import { axisName, number, value } from '../format';
import { continuous, continuousOnDark, palette } from '../palette';
import { isDark, reducedMotion } from '../theme';
import { axis, frame, longestTable, type Plot } from './plot';
import type { PointStore } from './points';

export interface ParetoAxes {
  x: string;
  y: string;
  /** The metric that is the colour; empty for the standing. */
  color: string;
}

type Kind = Standing | 'uniform' | 'random' | 'scratch';

const marks: Record<Kind, { name: string; symbol: string; size: number; hollow?: boolean; opacity: number }> = {
  front: { name: 'Front', symbol: 'diamond', size: 13, opacity: 1 },
  feasible: { name: 'Feasible', symbol: 'circle', size: 8, opacity: 0.85 },
  infeasible: { name: 'Infeasible', symbol: 'triangle', size: 8, opacity: 0.6 },
  active: { name: 'In progress', symbol: 'circle', size: 8, hollow: true, opacity: 1 },
  stopped: { name: 'Stopped early', symbol: 'rect', size: 5, opacity: 0.7 },
  failed: { name: 'Failed', symbol: 'path://M0,0L10,10M10,0L0,10', size: 8, opacity: 0.8 },
  duplicate: { name: 'Duplicate', symbol: 'rect', size: 4, opacity: 0.5 },
  uniform: { name: 'Uniform baseline', symbol: 'emptyRect', size: 8, hollow: true, opacity: 1 },
  random: { name: 'Random baseline', symbol: 'emptyTriangle', size: 9, hollow: true, opacity: 1 },
  scratch: { name: 'From scratch', symbol: 'pin', size: 13, opacity: 0.9 },
};

/** From so many on, points of a kind are drawn as one. */
const manyPoints = 300;

const order: Kind[] = ['duplicate', 'failed', 'stopped', 'infeasible', 'feasible', 'scratch', 'random', 'uniform', 'active', 'front'];

function kind(standing: Standing, origin: Origin): Kind {
  return standing === 'front' || origin === 'sampler' || origin === 'enqueued' ? standing : origin;
}

/** Candidates over two metrics, the third as colour; intervals of the front and of pinned ones; the dense model and what the constraints rule out. */
export function pareto(store: PointStore, overview: Overview, axes: ParetoAxes): Plot | null {
  const colors = palette();
  const x = metric(overview, axes.x);
  const y = metric(overview, axes.y);
  const third = axes.color === '' ? null : metric(overview, axes.color);
  if (x === null || y === null) {
    return null;
  }

  const groups = new Map<Kind, { value: (number | null)[]; pick: number; name: string }[]>();
  const bars: number[][] = [];
  const listed: (string | number)[][] = [];
  let total = 0;
  const thirds: number[] = [];
  for (const p of store.points.values()) {
    const px = p.values[x.key]?.value;
    const py = p.values[y.key]?.value;
    const pc = third === null ? null : (p.values[third.key]?.value ?? null);
    if (px === undefined || py === undefined || (third !== null && pc === null)) {
      continue;
    }

    total++;
    if (pc !== null) thirds.push(pc);
    const k = kind(p.standing, p.origin);
    const group = groups.get(k) ?? [];
    group.push({ value: [px, py, pc], pick: p.number, name: p.pinned ? 'pinned' : '' });
    groups.set(k, group);
    if (k === 'front' || p.pinned) {
      const vx = p.values[x.key]!;
      const vy = p.values[y.key]!;
      bars.push([px, py, vx.low ?? px, vx.high ?? px, vy.low ?? py, vy.high ?? py]);
    }

    if (p.standing === 'front') {
      listed.unshift([`c${p.number}`, marks[k].name, value(p.values[x.key], x.unit), value(p.values[y.key], y.unit), ...(third ? [value(p.values[third.key], third.unit)] : [])]);
    } else if (listed.length < longestTable) {
      listed.push([`c${p.number}`, marks[k].name, value(p.values[x.key], x.unit), value(p.values[y.key], y.unit), ...(third ? [value(p.values[third.key], third.unit)] : [])]);
    }
  }

  const dense = overview.dense;
  const dx = dense[x.key]?.value;
  const dy = dense[y.key]?.value;
  if (total === 0 && (dx === undefined || dy === undefined)) {
    return null;
  }

  const scatter = order.filter((k) => groups.has(k)).map((k) => ({
    id: k,
    name: marks[k].name,
    type: 'scatter',
    data: groups.get(k),
    symbol: marks[k].symbol.replace('empty', '').replace(/^./, (c) => c.toLowerCase()),
    symbolSize: marks[k].size,
    z: order.indexOf(k) + 2,
    itemStyle: marks[k].hollow
      ? { color: 'transparent', borderColor: colors[k as keyof typeof colors] ?? colors.soft, borderWidth: 1.6 }
      : { color: colors[(k === 'duplicate' || k === 'failed' ? 'stopped' : k) as keyof typeof colors], opacity: marks[k].opacity, borderColor: k === 'failed' ? colors.edge : colors.page, borderWidth: k === 'failed' ? 2 : 0.6 },
    emphasis: { scale: 1.5 },
    // As one shape where there are many: they have one look, and drawing them one by one would hold up the page.
    large: third === null && groups.get(k)!.length > manyPoints,
    largeThreshold: manyPoints,
  }));
  const low = thirds.length > 0 ? Math.min(...thirds) : 0;
  const high = thirds.length > 0 ? Math.max(...thirds) : 1;
  const percent = (m: MetricInfo) => (m.unit === 'share' ? (n: number) => `${+(n * 100).toFixed(2)}` : undefined);
  const zoom = { type: 'inside', filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, preventDefaultMouseMove: false };
  const option = {
    ...frame(colors, reducedMotion.matches || total > 500),
    grid: { left: 64, right: third === null ? 16 : 76, top: 48, bottom: 46 },
    xAxis: { type: 'value', scale: true, ...axis(colors, axisName(x), percent(x)), nameGap: 28 },
    yAxis: { type: 'value', scale: true, ...axis(colors, axisName(y), percent(y)), nameGap: 46 },
    dataZoom: [
      { ...zoom, id: 'x', xAxisIndex: 0 },
      { ...zoom, id: 'y', yAxisIndex: 0 },
    ],
    brush: { xAxisIndex: 0, yAxisIndex: 0, toolbox: [], brushStyle: { borderWidth: 1, color: 'rgba(0,114,178,0.12)', borderColor: colors.feasible }, outOfBrush: { colorAlpha: 1 }, throttleType: 'debounce', throttleDelay: 200 },
    visualMap: third === null ? [] : [
      {
        type: 'continuous', dimension: 2, min: low, max: high === low ? low + 1e-9 : high, calculable: false, right: 0, top: 60, itemHeight: 160, itemWidth: 12,
        text: [number(high, third.unit), number(low, third.unit)], textStyle: { color: colors.text, fontSize: 11 },
        inRange: { color: isDark() ? continuousOnDark : continuous }, seriesIndex: scatter.map((_, i) => i), formatter: (n: number) => number(n, third.unit),
      },
    ],
    series: [
      ...scatter,
      {
        id: 'intervals', name: 'Intervals', type: 'custom', silent: true, data: bars, z: 2, encode: { x: [0, 2, 3], y: [1, 4, 5] }, itemStyle: { color: colors.front },
        renderItem: (_: unknown, api: CustomApi) => {
          const [cx, cy] = api.coord([api.value(0), api.value(1)]);
          const [x0] = api.coord([api.value(2), api.value(1)]);
          const [x1] = api.coord([api.value(3), api.value(1)]);
          const [, y0] = api.coord([api.value(0), api.value(4)]);
          const [, y1] = api.coord([api.value(0), api.value(5)]);
          const style = { stroke: colors.front, lineWidth: 1, opacity: 0.75, fill: 'none' };
          const line = (a: number, b: number, c: number, d: number) => ({ type: 'line', shape: { x1: a, y1: b, x2: c, y2: d }, style });
          return { type: 'group', children: [line(x0, cy, x1, cy), line(x0, cy - 3, x0, cy + 3), line(x1, cy - 3, x1, cy + 3), line(cx, y0, cx, y1), line(cx - 3, y0, cx + 3, y0), line(cx - 3, y1, cx + 3, y1)] };
        },
        clip: true,
      },
      {
        id: 'dense', name: 'Dense model', type: 'scatter', symbol: 'path://M5,0L6.5,3.5L10,5L6.5,6.5L5,10L3.5,6.5L0,5L3.5,3.5Z', symbolSize: 17, z: 20, itemStyle: { color: colors.dense },
        data: dx !== undefined && dy !== undefined ? [{ value: [dx, dy, null] }] : [],
        markLine: {
          silent: true, symbol: 'none', precision: 12, label: { show: false }, lineStyle: { color: colors.soft, type: 'dotted', width: 1 },
          data: [...(dx === undefined ? [] : [{ xAxis: dx }]), ...(dy === undefined ? [] : [{ yAxis: dy }])], animation: false,
        },
        markArea: { silent: true, itemStyle: { color: colors.shade }, data: ruledOut(overview.constraints, x, y), animation: false },
      },
      {
        id: 'bounds', name: 'Bounds', type: 'scatter', data: [], silent: true,
        markLine: {
          silent: true, symbol: 'none', precision: 12, animation: false, lineStyle: { color: colors.edge, type: 'dashed', width: 1.2 },
          label: { show: true, position: 'insideEndTop', color: colors.edge, fontSize: 11, formatter: (e: { name: string }) => e.name },
          data: overview.constraints.filter((c) => c.metric === x.key || c.metric === y.key).map((c) => (c.metric === x.key ? { name: c.text, xAxis: c.bound } : { name: c.text, yAxis: c.bound })),
        },
      },
    ],
  };
  Object.assign(option.legend, { data: [...scatter.map((s) => s.name).reverse(), 'Dense model'] });
  Object.assign(option.tooltip, { formatter: (e: { data?: { pick?: number }; seriesName?: string }) => {
    const p = e.data?.pick === undefined ? undefined : store.points.get(e.data.pick);
    const values = p?.values ?? dense;
    const title = p === undefined ? 'Dense model' : `c${p.number} · ${e.seriesName}${p.pinned ? ' · pinned' : ''}`;
    return [title, ...[x, y, third].filter((m) => m !== null).map((m) => `${m.label}: ${value(values[m.key], m.unit)}`)].join('\n');
  } });
  const front = groups.get('front')?.length ?? 0;
  return {
    option,
    summary:
      `${total} candidates over ${x.label} and ${y.label}${third ? `, coloured by ${third.label}` : ''}; ${front} of them on the front.` +
      (dx !== undefined && dy !== undefined ? ` The dense model is at ${number(dx, x.unit)} and ${number(dy, y.unit)}.` : '') +
      (overview.constraints.length > 0 ? ` Constraints: ${overview.constraints.map((c) => c.text).join('; ')}.` : ''),
    table: { columns: ['Candidate', 'Standing', x.label, y.label, ...(third ? [third.label] : [])], rows: listed.slice(0, longestTable), more: Math.max(0, total - Math.min(listed.length, longestTable)) },
  };
}

interface CustomApi {
  value(dimension: number): number;
  coord(at: [number, number]): [number, number];
}

function metric(overview: Overview, key: string): MetricInfo | null {
  return overview.metrics.find((m) => m.key === key) ?? null;
}

/** The half planes in which a constraint on one of the two axes is broken. */
function ruledOut(constraints: Constraint[], x: MetricInfo, y: MetricInfo) {
  return constraints.flatMap((c) => {
    const key = c.metric === x.key ? 'xAxis' : c.metric === y.key ? 'yAxis' : null;
    if (key === null) {
      return [];
    }

    return [[{ [key]: c.atLeast ? -Infinity : c.bound }, { [key]: c.atLeast ? c.bound : Infinity }]];
  });
}
