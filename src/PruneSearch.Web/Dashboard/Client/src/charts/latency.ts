import type { Measurement } from '../api/contract';
import { number, value } from '../format';
import { palette } from '../palette';
import { reducedMotion } from '../theme';
import { axis, frame, type Plot } from './plot';

const bins = 48;

/** How long the dense and the pruned model took, run by run: two histograms over the same bins. */
export function latency(m: Measurement): Plot | null {
  const all = [...m.samples, ...m.denseSamples].sort((a, b) => a - b);
  if (all.length < 2) {
    return null;
  }

  const colors = palette();
  const fastest = all[0]!;
  const slowest = Math.max(all[Math.floor((all.length - 1) * 0.995)]!, fastest + 1e-6);
  const margin = (slowest - fastest) * 0.06;
  const [low, high] = [fastest - margin, slowest + margin];
  const width = (high - low) / bins;
  const share = (samples: number[]) => {
    const counts = new Array<number>(bins).fill(0);
    samples.forEach((s) => counts[Math.min(bins - 1, Math.max(0, Math.floor((s - low) / width)))]!++);
    return counts.map((c, i) => [low + (i + 0.5) * width, samples.length === 0 ? 0 : c / samples.length]);
  };
  const line = (id: string, name: string, samples: number[], color: string, median: number | undefined, dash: 'solid' | 'dashed') => ({
    id, name, type: 'line', step: 'middle', showSymbol: false, data: share(samples), lineStyle: { width: 1.8, color, type: dash }, areaStyle: { color, opacity: 0.18 }, itemStyle: { color },
    markLine: median === undefined ? { data: [] } : { silent: true, symbol: 'none', precision: 12, animation: false, lineStyle: { color, type: dash, width: 1.2 }, label: { formatter: number(median, 'ms'), color, fontSize: 11 }, data: [{ xAxis: median }] },
  });
  const option = {
    ...frame(colors, reducedMotion.matches),
    grid: { left: 56, right: 24, top: 52, bottom: 44 },
    xAxis: { type: 'value', scale: true, min: low, max: high, ...axis(colors, 'Latency of a batch (ms)', (n) => `${+n.toPrecision(3)}`), nameGap: 26 },
    yAxis: { type: 'value', ...axis(colors, 'Share of runs (%)', (n) => `${Math.round(n * 100)}`), nameGap: 38 },
    series: [
      ...(m.denseSamples.length > 0 ? [line('dense', 'Dense', m.denseSamples, colors.dense, m.dense?.value, 'dashed')] : []),
      line('pruned', 'Pruned', m.samples, colors.front, m.median.value, 'solid'),
    ],
  };
  Object.assign(option.tooltip, {
    trigger: 'axis',
    formatter: (items: { seriesName: string; value: [number, number] }[]) =>
      items.length === 0 ? '' : [`about ${number(items[0]!.value[0], 'ms')}`, ...items.map((i) => `${i.seriesName}: ${number(i.value[1], 'share')} of runs`)].join('\n'),
  });
  const quantile = (samples: number[], q: number) => (samples.length === 0 ? '–' : number([...samples].sort((a, b) => a - b)[Math.floor((samples.length - 1) * q)]!, 'ms'));
  return {
    option,
    summary: `On ${m.target}: pruned ${value(m.median, 'ms')}${m.dense ? `, dense ${value(m.dense, 'ms')}` : ''}${m.speedup ? `, speedup ${value(m.speedup, 'x')}` : ''}.`,
    table: {
      columns: ['Runs', 'Fastest', '25 %', 'Median', '75 %', '95 %'],
      rows: [['Pruned', m.samples] as const, ['Dense', m.denseSamples] as const].map(([name, s]) => [`${name} (${s.length})`, quantile(s, 0), quantile(s, 0.25), quantile(s, 0.5), quantile(s, 0.75), quantile(s, 0.95)]),
    },
  };
}
