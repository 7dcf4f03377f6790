import type { EChartsType } from 'echarts/core';
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { View } from '../parts/view';
import { isDark, onPaper, onTheme } from '../theme';
import type { Plot } from './plot';

interface Zoom {
  start: number;
  end: number;
}

/**
 * A plot with its words: the same as a table at the press of a button, and a text alternative. Asks `draw` again when the theme changes.
 * Events: `pick` with what was clicked (the datum's `pick`), `region` with the corners of a brushed region.
 */
@customElement('ps-chart')
export class Chart extends View {
  /** Makes the plot, in the colours of now. */
  @property({ attribute: false }) draw: () => Plot | null = () => null;
  @property() heading = '';
  @property() size: 'small' | 'medium' | 'large' | 'wide' = 'medium';
  @property({ type: Boolean }) brushing = false;
  @state() private asTable = false;
  private chart: EChartsType | null = null;
  private plot: Plot | null = null;
  private resizing: ResizeObserver | null = null;
  private untheme = () => {};
  private loading = false;
  private brushingShown = false;
  /** What is shown of each axis; null where the chart must be asked, which copies all its data. */
  private zooms: Zoom[] | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.untheme = onTheme(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.untheme();
    this.drop();
  }

  protected override willUpdate(): void {
    this.plot = this.draw();
  }

  protected override render() {
    if (this.plot === null) {
      return html`<div class="chart-head"><h3>${this.heading}</h3></div><p class="empty">Nothing to draw yet.</p>`;
    }

    const { summary, table } = this.plot;
    return html`
      <div class="chart-head">
        <h3>${this.heading}</h3>
        <button class="quiet" aria-pressed=${this.asTable} @click=${() => (this.asTable = !this.asTable)}>
          ${this.asTable ? 'Show as plot' : 'Show as table'}<span class="hidden">: ${this.heading}</span>
        </button>
      </div>
      ${this.asTable
        ? html`<div class="scroll chart-table" tabindex="0" role="region" aria-label="${this.heading}, as a table">
            <table>
              <thead>
                <tr>
                  ${table.columns.map((c) => html`<th scope="col">${c}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${table.rows.map((row) => html`<tr>${row.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>`)}
              </tbody>
            </table>
            ${table.more ? html`<p class="soft">and ${table.more} more</p>` : nothing}
          </div>`
        : html`<div class=${this.size === 'wide' ? 'scroll' : ''} tabindex=${this.size === 'wide' ? 0 : nothing}>
            <div class="canvas ${this.size}" role="img" aria-label="${this.heading}. ${summary}"></div>
          </div>`}
    `;
  }

  protected override updated(_: PropertyValues): void {
    const canvas = this.querySelector<HTMLElement>('.canvas');
    if (canvas === null || this.plot === null) {
      this.drop();
      return;
    }

    if (this.chart !== null && this.chart.getDom() !== canvas) {
      this.drop();
    }

    if (this.chart !== null) {
      this.show();
    } else if (!this.loading) {
      void this.open(canvas);
    }
  }

  /** Zooms in (below 1) or out, or all the way out (0). */
  zoom(factor: number): void {
    const zooms = this.zooms ?? ((this.chart?.getOption()['dataZoom'] ?? []) as Zoom[]);
    this.zoomBy(
      zooms.map((z) => {
        const middle = (z.start + z.end) / 2;
        const half = factor === 0 ? 50 : Math.min(50, ((z.end - z.start) / 2) * factor);
        const start = factor === 0 ? 0 : Math.max(0, Math.min(100 - 2 * half, middle - half));
        return { start, end: start + 2 * half };
      }),
    );
  }

  /** Shows a region of the plot alone. */
  zoomTo(x: [number, number], y: [number, number]): void {
    this.zoomBy([x, y].map(([startValue, endValue]) => ({ startValue, endValue })));
    this.zooms = null;
    this.clearBrush();
  }

  /** All axes in one step: each step draws everything again. */
  private zoomBy(zooms: (Zoom | { startValue: number; endValue: number })[]): void {
    this.chart?.dispatchAction({ type: 'dataZoom', batch: zooms.map((z, dataZoomIndex) => ({ dataZoomIndex, ...z })) });
    this.zooms = zooms as Zoom[];
  }

  clearBrush(): void {
    this.chart?.dispatchAction({ type: 'brush', areas: [] });
  }

  private async open(canvas: HTMLElement): Promise<void> {
    this.loading = true;
    const { init } = await import('./echarts');
    this.loading = false;
    if (!canvas.isConnected) {
      this.requestUpdate();
      return;
    }

    const chart = init(canvas, null, { renderer: 'canvas' });
    this.chart = chart;
    chart.on('click', (e) => {
      const pick = (e.data as { pick?: unknown } | null)?.pick;
      if (pick !== undefined) {
        this.dispatchEvent(new CustomEvent('pick', { detail: pick, bubbles: true }));
      }
    });
    chart.on('brushEnd', (e) => {
      const range = (e as { areas?: { coordRange?: [[number, number], [number, number]] }[] }).areas?.[0]?.coordRange;
      if (range) {
        this.dispatchEvent(new CustomEvent('region', { detail: range }));
      }
    });
    chart.on('datazoom', () => {
      this.zooms = null;
    });
    this.resizing = new ResizeObserver(() => chart.resize());
    this.resizing.observe(canvas);
    this.show();
  }

  private show(): void {
    const option = { ...this.plot!.option, darkMode: isDark(), ...(onPaper() ? { animation: false } : {}) };
    this.chart!.setOption(option, { replaceMerge: ['series', 'visualMap', 'parallelAxis'], lazyUpdate: !onPaper() });
    if (this.brushingShown !== this.brushing) {
      this.brushingShown = this.brushing;
      this.chart!.dispatchAction({
        type: 'takeGlobalCursor',
        key: 'brush',
        brushOption: this.brushing ? { brushType: 'rect', brushMode: 'single' } : { brushType: false },
      });
    }
  }

  private drop(): void {
    this.resizing?.disconnect();
    this.resizing = null;
    this.chart?.dispose();
    this.chart = null;
    this.zooms = null;
    this.brushingShown = false;
  }
}
