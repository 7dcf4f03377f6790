import type { TrainingRung } from '../api/contract';
import { number } from '../format';
import { palette, series } from '../palette';
import { reducedMotion } from '../theme';
import { axis, frame, longestTable, type Plot } from './plot';

/** Training curves, one line for each rung, of one candidate or of several beside one another. */
export function curves(of: { name: string; training: TrainingRung[] }[], what: 'loss' | 'accuracy' | 'learningRate'): Plot | null {
  const colors = palette();
  const look = series();
  const lines = of.flatMap((c, i) =>
    c.training.filter((r) => r.curve.some((p) => p[what] !== undefined)).map((r) => ({ name: `${c.name}${c.name === '' ? '' : ' '}rung ${r.rung}`, rung: r, look: look[(i * 2 + r.rung) % look.length]! })),
  );
  if (lines.length === 0) {
    return null;
  }

  const unit = what === 'accuracy' ? 'share' : '';
  const label = { loss: 'Training loss', accuracy: 'Accuracy', learningRate: 'Learning rate' }[what];
  const option = {
    ...frame(colors, reducedMotion.matches),
    grid: { left: 60, right: 16, top: 40, bottom: 44 },
    xAxis: { type: 'value', scale: true, ...axis(colors, 'Step'), nameGap: 26 },
    yAxis: { type: 'value', scale: true, ...axis(colors, label, (n) => number(n, unit)), nameGap: 44 },
    series: lines.map((l) => ({
      id: l.name, name: l.name, type: 'line', showSymbol: l.rung.curve.length < 3, sampling: 'lttb', lineStyle: { width: 1.8, type: l.look.dash }, itemStyle: { color: l.look.color },
      data: l.rung.curve.filter((p) => p[what] !== undefined).map((p) => [p.step, p[what]]),
    })),
  };
  Object.assign(option.tooltip, {
    trigger: 'axis',
    formatter: (items: { seriesName: string; value: [number, number] }[]) =>
      items.length === 0 ? '' : [`step ${items[0]!.value[0]}`, ...items.map((i) => `${i.seriesName}: ${number(i.value[1], unit)}`)].join('\n'),
  });
  const rows = lines.flatMap((l) => l.rung.curve.filter((p) => p[what] !== undefined).map((p) => [l.name, p.step, number(p[what]!, unit)]));
  return {
    option,
    summary: lines.map((l) => `${l.name}: ${label.toLowerCase()} from ${number(l.rung.curve.find((p) => p[what] !== undefined)![what]!, unit)} to ${number(l.rung.curve.findLast((p) => p[what] !== undefined)![what]!, unit)}`).join('; '),
    table: { columns: ['Of', 'Step', label], rows: rows.slice(0, longestTable), more: Math.max(0, rows.length - longestTable) },
  };
}
