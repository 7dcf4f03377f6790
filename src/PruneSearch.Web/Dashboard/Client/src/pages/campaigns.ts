import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../api/client';
import type { CampaignSummary } from '../api/contract';
import { count, duration, hours, number, range, time } from '../format';
import { failure, phase, progress, sparkline, waiting } from '../parts/bits';
import { Polling } from '../parts/polling';
import { View } from '../parts/view';
import { to } from '../router';

/** All campaigns, the ones that run first. */
@customElement('ps-campaigns')
export class Campaigns extends View {
  @state() private campaigns: CampaignSummary[] | null = null;
  private readonly polling = new Polling(this, () => this.refresh(), 3000);

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Campaigns - PruneSearch';
  }

  private async refresh(): Promise<void> {
    const all = await api.campaigns();
    const over = (c: CampaignSummary) => (c.phase === 'finished' || c.phase === 'failed' || c.phase === 'cancelled' ? 1 : 0);
    this.campaigns = all.sort((a, b) => over(a) - over(b) || b.startedAt.localeCompare(a.startedAt));
  }

  protected override render() {
    const problem = this.polling.problem;
    return html`
      <div class="title"><h1>Campaigns</h1><a class="button" href=${to.new()}>New campaign</a></div>
      ${problem ? failure(problem) : nothing}
      ${this.campaigns === null ? (problem ? nothing : waiting()) : this.campaigns.length === 0 ? this.none() : this.table(this.campaigns)}
    `;
  }

  private none() {
    return html`<p class="empty">No campaign yet. <a href=${to.new()}>Write a spec</a>, or <code>prunesearch submit SPEC --server ${location.origin}</code></p>`;
  }

  private table(campaigns: CampaignSummary[]) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of campaigns">
      <table class="data cards">
        <thead>
          <tr>
            ${['Campaign', 'State', 'Progress', 'Left', 'Best speedup', 'Hypervolume', 'Candidates', 'Compute', 'Started', 'Owner'].map((h) => html`<th scope="col">${h}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${repeat(campaigns, (c) => c.name, (c) => html`<tr>
            <th scope="row"><a href=${to.campaign(c.name)}>${c.name}</a></th>
            <td data-label="State">${phase(c)}${c.reason ? html`<span class="soft reason">${c.reason}</span>` : nothing}</td>
            <td data-label="Progress">${progress(c.progress, `Progress of ${c.name}`)}</td>
            <td data-label="Left">${c.etaSeconds === undefined ? '–' : html`<span class="interval">about ${duration(c.etaSeconds)}</span>`}</td>
            <td data-label="Best speedup">${c.best === undefined ? '–' : html`<a href=${to.candidate(c.name, c.best.candidate)}>${number(c.best.speedup, 'x')}</a> <span class="soft interval">${range({ value: c.best.speedup, low: c.best.low, high: c.best.high }, 'x')}</span> on ${c.best.target}`}</td>
            <td data-label="Hypervolume">${sparkline(c.hypervolume ?? [], 'Hypervolume')}</td>
            <td data-label="Candidates" class="number">${count(c.candidates)}${c.planned === undefined ? '' : ` of ${count(c.planned)}`}</td>
            <td data-label="Compute" class="number">${hours(c.computeHours)}</td>
            <td data-label="Started"><time datetime=${c.startedAt}>${time(c.startedAt)}</time></td>
            <td data-label="Owner">${c.owner ?? '–'}</td>
          </tr>`)}
        </tbody>
      </table>
    </div>`;
  }
}
