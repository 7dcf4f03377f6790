import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/client';
import type { CandidateDetail, Overview, Value } from '../api/contract';
import '../charts/chart';
import { curves } from '../charts/curves';
import { latency } from '../charts/latency';
import { number, value } from '../format';
import { failure, standing, waiting } from '../parts/bits';
import { layers } from '../parts/layers';
import { View } from '../parts/view';
import { to } from '../router';

/** Two candidates side by side. */
@customElement('ps-compare')
export class ComparePage extends View {
  @property() campaign = '';
  @property({ type: Number }) first = 0;
  @property({ type: Number }) second = 0;
  @state() private overview: Overview | null = null;
  @state() private both: [CandidateDetail, CandidateDetail] | null = null;
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `c${this.first} and c${this.second} of ${this.campaign} - PruneSearch`;
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const [overview, a, b] = await Promise.all([api.overview(this.campaign), api.candidate(this.campaign, this.first), api.candidate(this.campaign, this.second)]);
      [this.overview, this.both] = [overview, [a, b]];
    } catch (e) {
      this.problem = e instanceof Error ? e.message : String(e);
    }
  }

  protected override render() {
    const trail = html`<nav class="trail" aria-label="Where this is"><a href=${to.campaigns()}>Campaigns</a> / <a href=${to.campaign(this.campaign)}>${this.campaign}</a></nav>
      <h1>c${this.first} and c${this.second}</h1>`;
    if (this.both === null || this.overview === null) {
      return html`${trail}${this.problem ? failure(this.problem) : waiting()}`;
    }

    const [a, b] = this.both;
    const o = this.overview;
    const metrics = o.metrics.filter((m) => a.row.values[m.key] !== undefined || b.row.values[m.key] !== undefined);
    const recipe = [...new Set([...Object.keys(a.row.recipe), ...Object.keys(b.row.recipe)])];
    const cell = (v: string | number | undefined) => (v === undefined ? '–' : typeof v === 'number' ? number(v, '') : v);
    const timed = this.both.flatMap((d) => d.measurements.filter((m) => m.samples.length > 1).slice(-2).map((m) => [d.row.number, m] as const));
    const names = this.both.map((d) => `c${d.row.number}`);
    return html`
      ${trail}
      <section class="panel">
        <h2>Figures and configuration</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Figures and configuration"><table class="data">
          <thead><tr><th scope="col">What</th>${this.both.map((d) => html`<th scope="col"><a href=${to.candidate(this.campaign, d.row.number)}>c${d.row.number}</a></th>`)}<th scope="col">Dense</th></tr></thead>
          <tbody>
            <tr><th scope="row">standing</th>${this.both.map((d) => html`<td>${standing(d.row.standing, d.row.pinned)}</td>`)}<td></td></tr>
            ${metrics.map((m) => {
              const [x, y] = [a.row.values[m.key], b.row.values[m.key]];
              const better = (p?: Value, q?: Value) => p !== undefined && q !== undefined && apart(p, q) && p.value > q.value === m.largerIsBetter;
              return html`<tr><th scope="row">${m.label}</th><td class=${better(x, y) ? 'better' : ''}>${value(a.row.values[m.key], m.unit)}${better(x, y) ? ' ◂ better' : ''}</td>
                <td class=${better(y, x) ? 'better' : ''}>${value(b.row.values[m.key], m.unit)}${better(y, x) ? ' ◂ better' : ''}</td><td>${value(o.dense[m.key], m.unit)}</td></tr>`;
            })}
            ${recipe.map((name) => html`<tr class=${a.row.recipe[name] === b.row.recipe[name] ? '' : 'differs'}><th scope="row">${name}</th><td>${cell(a.row.recipe[name])}</td><td>${cell(b.row.recipe[name])}</td><td></td></tr>`)}
            <tr><th scope="row">verdict</th>${this.both.map((d) => html`<td class="words">${d.verdict ?? d.row.verdict ?? '–'}</td>`)}<td></td></tr>
          </tbody>
        </table></div>
      </section>
      <section class="panel"><ps-chart heading="Training loss" .draw=${() => curves([{ name: names[0]!, training: a.training }, { name: names[1]!, training: b.training }], 'loss')}></ps-chart></section>
      <section class="panel"><h2>Latency</h2>${timed.length === 0 ? html`<p class="empty">Nothing was timed run by run.</p>` : html`<div class="columns">${timed.map(([n, m]) => html`<ps-chart heading="c${n} on ${m.target}" size="small" .draw=${() => latency(m)}></ps-chart>`)}</div>`}</section>
      <section class="panel"><h2>What was cut</h2>${layers(this.both.map((d) => ({ name: `c${d.row.number}`, layers: d.layers })))}</section>
    `;
  }
}

/** Whether two figures differ beyond their intervals; without intervals, at all. */
function apart(p: Value, q: Value): boolean {
  return p.low === undefined || p.high === undefined || q.low === undefined || q.high === undefined ? p.value !== q.value : p.low > q.high || q.low > p.high;
}
