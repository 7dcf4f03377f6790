import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { api } from '../api/client';
import type { Fleet, Targets } from '../api/contract';
import { count, number, time } from '../format';
import { failure, progress, waiting } from '../parts/bits';
import { Polling } from '../parts/polling';
import { View } from '../parts/view';
import { to } from '../router';

const marks = { working: ['run', '▸'], waiting: ['quiet', '○'], silent: ['bad', '✕'] } as const;

/** Who works, on what, and what waits for whom. */
@customElement('ps-fleet')
export class FleetPage extends View {
  @state() private fleet: Fleet | null = null;
  @state() private targets: Targets | null = null;
  private readonly polling = new Polling(this, () => this.refresh(), 3000);

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'Fleet - PruneSearch';
  }

  private async refresh(): Promise<void> {
    [this.fleet, this.targets] = await Promise.all([api.fleet(), api.targets()]);
  }

  protected override render() {
    const problem = this.polling.problem;
    if (this.fleet === null || this.targets === null) {
      return html`<h1>Fleet</h1>${problem ? failure(problem) : waiting()}`;
    }

    const workers = this.fleet.workers;
    const state = (s: 'working' | 'waiting' | 'silent') => workers.filter((w) => w.state === s).length;
    return html`<h1>Fleet</h1>
      ${problem ? failure(problem) : nothing}
      <dl class="tiles">
        <div><dt>Working</dt><dd class="big">${state('working')}</dd></div><div><dt>Waiting for work</dt><dd class="big">${state('waiting')}</dd></div>
        <div><dt>Silent</dt><dd class="big">${state('silent')}</dd></div><div><dt>Work items that wait</dt><dd class="big">${count(this.targets.targets.reduce((n, t) => n + t.waiting, 0))}</dd></div>
      </dl>
      <section class="panel"><h2>Workers</h2>
        ${workers.length === 0 ? html`<p class="empty">No worker is here. <code>prunesearch worker --server ${location.origin}</code> starts one.</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label="Workers"><table class="data cards">
          <thead><tr>${['Worker', 'State', 'Lease', 'Done', 'Note', 'Utilisation', 'Since', 'Heard of'].map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
          <tbody>${workers.map((w) => html`<tr>
            <th scope="row">${w.slot ?? w.name} <span class="soft">${w.label}</span></th>
            <td data-label="State"><span class="badge ${marks[w.state][0]}"><span aria-hidden="true">${marks[w.state][1]}</span> ${w.state}</span></td>
            <td data-label="Lease">${w.campaign ? html`<a href=${to.campaign(w.campaign, 'workers')}>${w.campaign}</a> ${w.item ?? ''}` : '–'}</td>
            <td data-label="Done">${w.done === undefined ? '–' : progress(w.done, `Work of ${w.slot ?? w.name}`)}</td>
            <td data-label="Note">${w.note ?? ''}</td>
            <td data-label="Utilisation" class="number">${w.busyShare === undefined ? '–' : number(w.busyShare, 'share')}</td>
            <td data-label="Since">${w.since ? html`<time datetime=${w.since}>${time(w.since)}</time>` : '–'}</td>
            <td data-label="Heard of">${w.lastSeen ? html`<time datetime=${w.lastSeen}>${time(w.lastSeen)}</time>` : '–'}</td></tr>`)}</tbody></table></div>`}
      </section>
      <section class="panel"><h2>Targets</h2>
        ${this.targets.targets.length === 0 ? html`<p class="empty">No campaign names one.</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label="Targets"><table class="data cards">
          <thead><tr>${['Target', 'What', 'Campaigns', 'Waiting', 'Leased', 'Fingerprint'].map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
          <tbody>${this.targets.targets.map((t) => html`<tr><th scope="row">${t.name}</th><td data-label="What">${t.text}</td>
            <td data-label="Campaigns">${t.campaigns.map((c, i) => html`${i > 0 ? ', ' : ''}<a href=${to.campaign(c)}>${c}</a>`)}</td>
            <td data-label="Waiting" class="number">${t.waiting}</td><td data-label="Leased" class="number">${t.leased}</td>
            <td data-label="Fingerprint">${t.fingerprint ? html`<details><summary>${Object.keys(t.fingerprint).length === 1 ? '1 fact' : `${Object.keys(t.fingerprint).length} facts`}</summary><dl class="pairs">${Object.entries(t.fingerprint).map(([k, v]) => html`<div><dt>${k}</dt><dd>${v}</dd></div>`)}</dl></details>` : '–'}</td></tr>`)}</tbody></table></div>`}
      </section>`;
  }
}
