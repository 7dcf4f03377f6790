import type { EChartsCoreOption } from 'echarts/core';

/** A plot: what is drawn, what it says in words, and the same as a table. */
export interface Plot {
  option: EChartsCoreOption;
  /** What a reader would take from it, in a sentence or two. */
  summary: string;
  table: { columns: string[]; rows: (string | number)[][]; more?: number };
}

/** A table never gets longer than this: behind it the page says how many more there are. */
export const longestTable = 200;

/** What all plots share. Tooltips are drawn, not made of HTML: whatever a name holds is text. */
export function frame(colors: { text: string; soft: string; line: string; grid: string; panel: string }, still: boolean) {
  return {
    animation: !still,
    animationDuration: 250,
    animationDurationUpdate: 250,
    textStyle: { fontFamily: 'system-ui, sans-serif', fontSize: 12, color: colors.text },
    tooltip: {
      renderMode: 'richText',
      confine: true,
      backgroundColor: colors.panel,
      borderColor: colors.line,
      textStyle: { color: colors.text, fontSize: 12, lineHeight: 18 },
      transitionDuration: 0,
    },
    legend: { textStyle: { color: colors.text }, inactiveColor: colors.line, itemWidth: 18, itemHeight: 11, itemGap: 12, top: 0, left: 0, right: 0, type: 'scroll', pageIconColor: colors.text, pageIconInactiveColor: colors.line, pageTextStyle: { color: colors.soft } },
  };
}

export function axis(colors: { text: string; soft: string; line: string; grid: string }, name: string, format?: (n: number) => string) {
  return {
    name,
    nameLocation: 'middle' as const,
    nameTextStyle: { color: colors.text },
    axisLine: { show: true, lineStyle: { color: colors.line } },
    axisTick: { lineStyle: { color: colors.line } },
    axisLabel: { color: colors.soft, hideOverlap: true, ...(format ? { formatter: format } : {}) },
    splitLine: { lineStyle: { color: colors.grid } },
  };
}
