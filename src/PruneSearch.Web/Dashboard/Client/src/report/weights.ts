import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Importance, MetricInfo } from '../api/contract';
import '../charts/chart';
import { importance } from '../charts/importance';
import { count } from '../format';
import { View } from '../parts/view';

/** Which parameters matter, for the objective that is chosen. */
@customElement('ps-report-weights')
export class Weights extends View {
  @property({ attribute: false }) all: Importance[] = [];
  @property({ attribute: false }) metrics: readonly MetricInfo[] = [];
  @state() private chosen = 0;

  protected override render() {
    const shown = this.all[this.chosen];
    if (shown === undefined) {
      return nothing;
    }

    const label = (key: string) => this.metrics.find((m) => m.key === key)?.label ?? key;
    return html`
      <p class="filters"><label>Importance for <select @change=${(e: Event) => (this.chosen = (e.target as HTMLSelectElement).selectedIndex)}>
        ${this.all.map((i) => html`<option>${label(i.metric)}</option>`)}
      </select></label></p>
      <ps-chart heading="Parameter importance" .draw=${() => importance(shown, label(shown.metric))}></ps-chart>
      <p class="soft">${shown.method} Over ${count(shown.candidates)} candidates.</p>
    `;
  }
}
