import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CandidateDetail } from '../api/contract';
import '../charts/chart';
import { latency } from '../charts/latency';
import { View } from '../parts/view';

const when = { search: 'in the search', confirmation: 'for the front', again: 'again' };

/** How long a member of the front took, run by run, beside the dense model. */
@customElement('ps-report-timings')
export class Timings extends View {
  @property({ attribute: false }) members: CandidateDetail[] = [];
  /** The number of the member that is shown first. */
  @property({ type: Number }) first = -1;
  @state() private chosen: number | null = null;

  protected override render() {
    const timed = this.members.filter((m) => m.measurements.some((t) => t.samples.length > 1));
    const shown = timed.find((m) => m.row.number === (this.chosen ?? this.first)) ?? timed[0];
    if (shown === undefined) {
      return nothing;
    }

    return html`
      <p class="filters"><label>Member of the front <select @change=${(e: Event) => (this.chosen = Number((e.target as HTMLSelectElement).value))}>
        ${timed.map((m) => html`<option value=${m.row.number} ?selected=${m === shown}>c${m.row.number}</option>`)}
      </select></label></p>
      <div class="charts">${shown.measurements.filter((m) => m.samples.length > 1).map((m) => html`<ps-chart heading="c${shown.row.number} on ${m.target}, ${when[m.when]}" .draw=${() => latency(m)}></ps-chart>`)}</div>
    `;
  }
}
