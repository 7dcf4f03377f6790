import type { Importance } from '../api/contract';
import { number } from '../format';
import { palette } from '../palette';
import { reducedMotion } from '../theme';
import { axis, frame, type Plot } from './plot';

/** How much of a metric's variance each parameter explains by itself. */
export function importance(data: Importance, label: string): Plot | null {
  if (data.parameters.length === 0) {
    return null;
  }

  const colors = palette();
  const parameters = data.parameters.slice(0, 20);
  const option = {
    ...frame(colors, reducedMotion.matches),
    legend: { show: false },
    grid: { left: 8, right: 56, top: 8, bottom: 40, containLabel: true },
    xAxis: { type: 'value', min: 0, ...axis(colors, 'Share of variance explained (%)', (n) => `${Math.round(n * 100)}`), nameGap: 26 },
    yAxis: { type: 'category', inverse: true, data: parameters.map((p) => p.name), axisLabel: { color: colors.text, width: 130, overflow: 'truncate' }, axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } } },
    series: [
      {
        id: 'importance', type: 'bar', data: parameters.map((p) => p.importance), barMaxWidth: 18, itemStyle: { color: colors.feasible },
        label: { show: true, position: 'right', color: colors.text, formatter: (e: { value: number }) => number(e.value, 'share') },
      },
    ],
  };
  Object.assign(option.tooltip, { formatter: (e: { name: string; value: number }) => `${e.name}: ${number(e.value, 'share')} of the variance of ${label}` });
  return {
    option,
    summary: `Of ${label}, over ${data.candidates} candidates: ${parameters.slice(0, 3).map((p) => `${p.name} ${number(p.importance, 'share')}`).join(', ')}.`,
    table: { columns: ['Parameter', 'Share of variance'], rows: data.parameters.map((p) => [p.name, number(p.importance, 'share')]) },
  };
}
