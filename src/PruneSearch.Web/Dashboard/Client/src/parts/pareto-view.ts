import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { MetricInfo, Overview } from '../api/contract';
import type { Chart } from '../charts/chart';
import '../charts/chart';
import { pareto, type ParetoAxes } from '../charts/pareto';
import type { Point, PointStore } from '../charts/points';
import { value } from '../format';
import { to } from '../router';
import { standing } from './bits';
import { View } from './view';

const mostListed = 30;

/** The scatter with its controls: which metrics, zoom, a region to look into. */
@customElement('ps-pareto')
export class ParetoView extends View {
  @property() campaign = '';
  @property({ attribute: false }) overview: Overview | null = null;
  @property({ attribute: false }) store: PointStore | null = null;
  /** Goes up whenever the store changed. */
  @property({ type: Number }) drawn = 0;
  /** Where more is said of a candidate: what stands behind the # of the address. */
  @property({ attribute: false }) place = (candidate: number): string => to.candidate(this.campaign, candidate);
  @state() private axes: ParetoAxes | null = null;
  @state() private brushing = false;
  @state() private region: [[number, number], [number, number]] | null = null;
  @query('ps-chart') private chart!: Chart;

  protected override willUpdate(): void {
    if (this.axes === null && this.overview !== null) {
      const [first, second] = this.overview.objectives;
      const other = this.overview.metrics.find((m) => m.key !== first)?.key ?? first!;
      this.axes = { x: second ?? other, y: first!, color: '' };
    }
  }

  protected override render() {
    if (this.overview === null || this.axes === null || this.store === null) {
      return nothing;
    }

    const o = this.overview;
    const axes = this.axes;
    const pick = (name: 'x' | 'y' | 'color', label: string) => html`<label>${label} <select @change=${(e: Event) => this.set({ [name]: (e.target as HTMLSelectElement).value })}>
      ${name === 'color' ? html`<option value="" ?selected=${axes.color === ''}>standing</option>` : nothing}
      ${o.metrics.map((m) => html`<option value=${m.key} ?selected=${axes[name] === m.key}>${m.label}</option>`)}
    </select></label>`;
    return html`
      <div class="filters">
        ${pick('x', 'Across')} ${pick('y', 'Up')} ${pick('color', 'Colour')}
        <span class="buttons">
          <button aria-pressed=${this.brushing} @click=${() => (this.brushing = !this.brushing)}>Select a region</button>
          <button @click=${() => this.chart.zoom(0.6)}>Zoom in</button>
          <button @click=${() => this.chart.zoom(1.7)}>Zoom out</button>
          <button @click=${() => this.chart.zoom(0)}>Whole</button>
        </span>
      </div>
      <ps-chart heading="Pareto front" size="large" .brushing=${this.brushing} .draw=${() => pareto(this.store!, o, axes)}
        @pick=${(e: CustomEvent<number>) => (location.hash = this.place(e.detail))}
        @region=${(e: CustomEvent<[[number, number], [number, number]]>) => (this.region = e.detail)}></ps-chart>
      <p class="soft">${this.store.points.size < this.store.total ? `${this.store.points.size} of ${this.store.total} candidates are drawn, the front all. ` : ''}Bars are intervals. Shaded: ruled out by a constraint. Ctrl and the wheel zoom, dragging moves, a click opens the candidate.</p>
      ${this.region === null ? nothing : this.selection(o, axes, this.region)}
    `;
  }

  private selection(o: Overview, axes: ParetoAxes, [[x0, x1], [y0, y1]]: [[number, number], [number, number]]) {
    const inside = [...this.store!.points.values()].filter((p) => within(p, axes.x, x0, x1) && within(p, axes.y, y0, y1));
    const metrics = [axes.x, axes.y, ...(axes.color ? [axes.color] : [])].map((key) => o.metrics.find((m) => m.key === key)).filter((m): m is MetricInfo => m !== undefined);
    inside.sort((a, b) => Number(b.standing === 'front') - Number(a.standing === 'front') || a.number - b.number);
    return html`<div class="selection" role="region" aria-label="Candidates in the region">
      <p class="filters"><strong>${inside.length} in the region</strong>
        <span class="buttons"><button @click=${() => this.chart.zoomTo([x0, x1], [y0, y1])}>Zoom to it</button><button @click=${this.clear}>Clear</button></span></p>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of the region">
        <table class="data">
          <thead><tr><th scope="col">Candidate</th><th scope="col">Standing</th>${metrics.map((m) => html`<th scope="col">${m.label}</th>`)}</tr></thead>
          <tbody>
            ${inside.slice(0, mostListed).map((p) => html`<tr><th scope="row"><a href=${this.place(p.number)}>c${p.number}</a></th><td>${standing(p.standing, p.pinned)}</td>${metrics.map((m) => html`<td class="number">${value(p.values[m.key], m.unit)}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
      ${inside.length > mostListed ? html`<p class="soft">and ${inside.length - mostListed} more</p>` : nothing}
    </div>`;
  }

  private set(change: Partial<ParetoAxes>): void {
    this.axes = { ...this.axes!, ...change };
    this.clear();
    this.chart.zoom(0);
  }

  private clear(): void {
    this.region = null;
    this.chart?.clearBrush();
  }
}

function within(p: Point, key: string, low: number, high: number): boolean {
  const v = p.values[key]?.value;
  return v !== undefined && v >= low && v <= high;
}
