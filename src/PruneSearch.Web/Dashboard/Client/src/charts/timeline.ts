import type { Span, Timeline } from '../api/contract';
import { duration, timeOfDay } from '../format';
import { palette, series } from '../palette';
import { axis, frame, longestTable, type Plot } from './plot';

const outcomes = { running: 'running', reported: 'done', failed: 'failed', lost: 'lost to another worker' };

/** What ran where and when; gaps are waits, and what failed or was lost is outlined. */
export function timeline(data: Timeline): Plot | null {
  if (data.spans.length === 0 || data.from === undefined || data.to === undefined) {
    return null;
  }

  const from = Date.parse(data.from);
  const colors = palette();
  const kinds = [...new Set(data.spans.map((s) => s.kind))].sort();
  const look = series();
  const end = Date.parse(data.to);
  const span = (s: Span) => [Math.max(0, data.workers.indexOf(s.worker)), Date.parse(s.from), s.to === undefined ? end : Date.parse(s.to)];
  const option = {
    ...frame(colors, true),
    grid: { left: 8, right: 20, top: 40, bottom: 74, containLabel: true },
    xAxis: { type: 'time', min: from, max: Math.max(end, from + 1000), ...axis(colors, ''), axisLabel: { color: colors.soft, hideOverlap: true } },
    yAxis: { type: 'category', inverse: true, data: data.workers, axisLabel: { color: colors.text, width: 110, overflow: 'truncate' }, axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } }, splitArea: { show: false } },
    dataZoom: [
      { type: 'inside', id: 'x', filterMode: 'weakFilter', zoomOnMouseWheel: 'ctrl', preventDefaultMouseMove: false },
      { type: 'slider', id: 'slider', filterMode: 'weakFilter', height: 22, bottom: 8, borderColor: colors.line, fillerColor: colors.shade, textStyle: { color: colors.soft }, labelFormatter: (n: number) => timeOfDay(n), brushSelect: false },
    ],
    series: kinds.map((kind, k) => [kind, k, data.spans.filter((s) => s.kind === kind)] as const).map(([kind, k, mine]) => ({
      id: kind, name: kind, type: 'custom', encode: { x: [1, 2], y: 0 }, itemStyle: { color: look[k % look.length]!.color },
      data: mine.map((s) => ({ value: span(s), span: s, ...(s.candidate === undefined ? {} : { pick: s.candidate }) })),
      renderItem: (params: { dataIndexInside: number; dataIndex: number; coordSys: { x: number; y: number; width: number; height: number } }, api: TimelineApi) => {
        const from = api.coord([api.value(1), api.value(0)]);
        const to = api.coord([api.value(2), api.value(0)]);
        const height = Math.min(26, api.size([0, 1])[1] * 0.66);
        const area = params.coordSys;
        const left = Math.max(area.x, from[0]);
        const right = Math.min(area.x + area.width, Math.max(to[0], from[0] + 2));
        if (right < area.x || left > area.x + area.width) {
          return null;
        }

        const s = mine[params.dataIndex]!;
        const bad = s.outcome === 'failed' || s.outcome === 'lost';
        return {
          type: 'rect', shape: { x: left, y: from[1] - height / 2, width: Math.max(1.5, right - left), height, r: 2 },
          style: {
            fill: look[k % look.length]!.color, opacity: s.outcome === 'running' ? 0.55 : bad ? 0.3 : 0.9, stroke: bad ? colors.front : s.outcome === 'running' ? look[k % look.length]!.color : 'none', lineWidth: bad || s.outcome === 'running' ? 2 : 0,
            ...(s.outcome === 'lost' ? { lineDash: [4, 3] } : {}),
          },
        };
      },
    })),
  };
  Object.assign(option.tooltip, { formatter: (e: { data: { span: Span } }) => tip(e.data.span, end) });
  const failures = data.spans.filter((s) => s.outcome === 'failed' || s.outcome === 'lost').length;
  return {
    option,
    summary: `${data.shown} of ${data.total} work items on ${data.workers.length} workers, ${timeOfDay(data.from)} to ${timeOfDay(data.to)}; ${failures} failed or were lost.`,
    table: {
      columns: ['Work', 'Worker', 'From', 'Took', 'Outcome'],
      rows: data.spans.slice(-longestTable).reverse().map((s) => [s.item, s.worker, timeOfDay(s.from), took(s, end), outcomes[s.outcome] + (s.retry ? ', tried again' : '') + (s.message ? `: ${s.message}` : '')]),
      more: Math.max(0, data.total - longestTable),
    },
  };
}

interface TimelineApi {
  value(dimension: number): number;
  coord(at: [number, number]): [number, number];
  size(of: [number, number]): [number, number];
}

const took = (s: Span, end: number) => duration(((s.to === undefined ? end : Date.parse(s.to)) - Date.parse(s.from)) / 1000);

function tip(s: Span, end: number): string {
  return [`${s.item} on ${s.worker}`, `${timeOfDay(s.from)}, ${took(s, end)}, ${outcomes[s.outcome]}${s.retry ? ', tried again' : ''}`, ...(s.message ? [s.message.slice(0, 120)] : [])].join('\n');
}
