import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { api, path } from '../api/client';
import type { HypervolumeSeries, Importance, Overview, Timeline } from '../api/contract';
import { download } from '../api/download';
import type { StreamState } from '../api/events';
import { Live } from '../api/live';
import '../charts/chart';
import { hypervolume } from '../charts/hypervolume';
import { importance } from '../charts/importance';
import { parallel } from '../charts/parallel';
import { PointStore } from '../charts/points';
import { timeline } from '../charts/timeline';
import { count, duration, hours, number, range, time } from '../format';
import { failure, phase, progress, waiting } from '../parts/bits';
import '../parts/candidate-table';
import type { CandidateTable } from '../parts/candidate-table';
import '../parts/log';
import type { Log } from '../parts/log';
import '../parts/pareto-view';
import '../parts/reason';
import type { Reason } from '../parts/reason';
import { View } from '../parts/view';
import { to } from '../router';

const views = [['front', 'Front'], ['candidates', 'Candidates'], ['parameters', 'Parameters'], ['workers', 'Workers'], ['log', 'Log'], ['spec', 'Spec']] as const;
const streams: Record<StreamState, string> = { connecting: 'connecting', live: 'live', waiting: 'connection lost, trying again', over: 'campaign is over', refused: 'not live' };

/** One campaign, as it goes. */
@customElement('ps-campaign')
export class CampaignPage extends View {
  @property() campaign = '';
  @property() view = 'front';
  @state() private overview: Overview | null = null;
  @state() private problem = '';
  @state() private stream: StreamState = 'connecting';
  @state() private volumes: HypervolumeSeries | null = null;
  @state() private against: 'time' | 'compute' = 'time';
  @state() private weights: Importance | null = null;
  @state() private weighed = '';
  @state() private spans: Timeline | null = null;
  @state() private spec: { spec: string; canonicalSpec: string } | null = null;
  @state() private drawn = 0;
  @query('ps-reason') private reason!: Reason;
  private readonly store = new PointStore();
  private live: Live | null = null;
  private isHere = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.isHere = true;
    document.title = `${this.campaign} - PruneSearch`;
    void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.isHere = false;
    this.live?.close();
    this.live = null;
  }

  /** Another view was chosen: it asks for what it shows. */
  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('view') && changed.get('view') !== undefined && this.overview !== null) {
      void this.refreshView();
    }
  }

  private async start(): Promise<void> {
    await this.refresh();
    if (this.isHere) {
      this.live = new Live(this.campaign, this.overview?.sequence ?? 0, () => this.refresh(), (state, why) => {
        this.stream = state;
        if (state === 'refused' && why) {
          this.problem = why;
        }
      });
    }
  }

  private async refresh(): Promise<void> {
    try {
      this.overview = await api.overview(this.campaign);
      this.problem = '';
      await this.refreshView();
    } catch (e) {
      this.problem = e instanceof Error ? e.message : String(e);
    }
  }

  private async refreshView(): Promise<void> {
    await this.updateComplete;
    switch (this.view) {
      case 'front':
        [this.volumes] = await Promise.all([api.hypervolume(this.campaign), this.refreshPoints()]);
        break;
      case 'candidates':
        await this.querySelector<CandidateTable>('ps-candidate-table')?.refresh();
        break;
      case 'parameters':
        this.weighed ||= this.overview?.objectives[0] ?? '';
        await Promise.all([this.refreshPoints(), this.weigh()]);
        break;
      case 'workers':
        this.spans = await api.timeline(this.campaign);
        break;
      case 'log':
        await this.querySelector<Log>('ps-log')?.refresh();
        break;
      case 'spec':
        this.spec ??= await api.spec(this.campaign);
        break;
    }
  }

  private async refreshPoints(): Promise<void> {
    const metrics = this.overview!.metrics.map((m) => m.key).join(',');
    let all = this.store.stale;
    if (!all) {
      const changes = await api.points(this.campaign, { metrics, after: this.store.sequence, max: 2000 });
      all = this.store.merge(changes) || changes.number.length >= 2000;
      if (changes.number.length === 0) {
        return;
      }
    }

    if (all) {
      this.store.fill(await api.points(this.campaign, { metrics, max: 2000 }));
    }

    this.drawn++;
  }

  private async weigh(): Promise<void> {
    if (this.weighed !== '') {
      this.weights = await api.importance(this.campaign, this.weighed);
    }
  }

  protected override render() {
    if (this.overview === null) {
      return html`<h1>${this.campaign}</h1>${this.problem ? failure(this.problem) : waiting()}`;
    }

    const o = this.overview;
    const s = o.summary;
    const over = s.phase === 'finished' || s.phase === 'failed' || s.phase === 'cancelled';
    return html`
      <nav class="trail" aria-label="Where this is"><a href=${to.campaigns()}>Campaigns</a></nav>
      <div class="title">
        <h1>${s.name}</h1>
        ${phase(s)}
        <span class="stream ${this.stream}" role="status"><span aria-hidden="true">●</span> ${streams[this.stream]}</span>
        <span class="buttons">
          ${over ? nothing : html`<button @click=${this.pause}>${s.paused ? 'Resume' : 'Pause'}</button><button class="danger" @click=${this.cancel}>Cancel…</button>`}
          <button @click=${this.report}>Report</button>
        </span>
      </div>
      ${this.problem ? failure(this.problem) : nothing}
      ${s.reason ? html`<p class="note">${s.reason}</p>` : nothing}
      <dl class="tiles">
        <div><dt>Progress</dt><dd>${progress(s.progress, 'Progress')}</dd><dd class="soft">${s.etaSeconds === undefined ? `${count(s.candidates)}${s.planned ? ` of ${count(s.planned)}` : ''} candidates` : `about ${duration(s.etaSeconds)} left`}</dd></div>
        <div><dt>Best speedup</dt><dd class="big">${s.best ? html`<a href=${to.candidate(s.name, s.best.candidate)}>${number(s.best.speedup, 'x')}</a>` : '–'}</dd><dd class="soft">${s.best ? `${range({ value: s.best.speedup, low: s.best.low, high: s.best.high }, 'x')} on ${s.best.target}` : 'nothing on the front yet'}</dd></div>
        <div><dt>Front</dt><dd class="big">${count(o.counts.front)}</dd><dd class="soft">of ${count(o.counts.feasible)} feasible</dd></div>
        <div><dt>Candidates</dt><dd class="big">${count(o.counts.proposed)}</dd><dd class="soft">${count(o.counts.active)} in progress, ${count(o.counts.stopped)} stopped, ${count(o.counts.failed)} failed</dd></div>
        <div><dt>Compute</dt><dd class="big">${hours(s.computeHours)}</dd><dd class="soft">${count(s.leases)} work items now</dd></div>
        <div><dt>Started</dt><dd>${time(s.startedAt)}</dd><dd class="soft">${s.owner ? `by ${s.owner}` : ''}</dd></div>
      </dl>
      ${o.findings.map((f) => html`<p class="finding ${f.isGain ? '' : 'none'}">${f.text}</p>`)}
      ${o.warnings.length > 0 ? html`<details class="warnings"><summary>${o.warnings.length === 1 ? '1 warning' : `${o.warnings.length} warnings`}</summary><ul>${o.warnings.map((w) => html`<li>${w}</li>`)}</ul></details>` : nothing}
      <nav class="views" aria-label="Views of this campaign">
        ${views.map(([key, name]) => html`<a href=${to.campaign(s.name, key)} aria-current=${this.view === key ? 'page' : nothing}>${name}</a>`)}
      </nav>
      ${this.shown(o)}
      <ps-reason heading="Cancel ${s.name}?" text="It ends now: what was measured stays, nothing more is proposed, and it cannot be resumed." action="Cancel the campaign"></ps-reason>
    `;
  }

  private shown(o: Overview) {
    switch (this.view) {
      case 'candidates':
        return html`<h2 class="hidden">Candidates</h2><ps-candidate-table .campaign=${this.campaign} .overview=${o}></ps-candidate-table>`;
      case 'parameters':
        return this.parameters(o);
      case 'workers':
        return html`<section class="panel"><h2 class="hidden">Workers</h2>${this.spans === null ? waiting() : html`
          <ps-chart heading="Timeline of workers" size="large" .draw=${() => timeline(this.spans!)} @pick=${this.open}></ps-chart>
          <p class="soft">Newest ${count(this.spans.shown)} of ${count(this.spans.total)} work items. Gaps are waits; outlined bars failed or were lost. Ctrl and the wheel zoom, the slider below moves.</p>`}</section>`;
      case 'log':
        return html`<section class="panel"><h2 class="hidden">Log</h2><ps-log .campaign=${this.campaign}></ps-log></section>`;
      case 'spec':
        return html`<section class="panel"><h2>Spec</h2>${this.spec === null ? waiting() : html`<p><a class="button" href=${to.new(this.campaign)}>Start another like this</a></p><pre tabindex="0" role="region" aria-label="The spec's text">${this.spec.spec}</pre>
          <details><summary>With every default written out</summary><pre tabindex="0" role="region" aria-label="Canonical spec">${this.spec.canonicalSpec}</pre></details>`}</section>`;
      default:
        return html`<h2 class="hidden">Front</h2>
          <section class="panel"><ps-pareto .campaign=${this.campaign} .overview=${o} .store=${this.store} .drawn=${this.drawn}></ps-pareto></section>
          <section class="panel">
            <p class="filters"><label>Hypervolume against <select @change=${(e: Event) => (this.against = (e.target as HTMLSelectElement).value as 'time')}><option value="time">time</option><option value="compute">compute hours</option></select></label>
              ${o.advantage ? html`<span class="soft">${o.advantage.comparisons.length === 0 ? `search ${number(o.advantage.search, '')}` : o.advantage.comparisons.join('. ')}</span>` : nothing}</p>
            <ps-chart heading="Hypervolume" .draw=${() => (this.volumes === null ? null : hypervolume(this.volumes, this.against))}></ps-chart>
          </section>`;
    }
  }

  private parameters(o: Overview) {
    const objectives = o.metrics.filter((m) => o.objectives.includes(m.key));
    const label = o.metrics.find((m) => m.key === this.weighed)?.label ?? this.weighed;
    return html`<h2 class="hidden">Parameters</h2>
      <section class="panel" data-drawn=${this.drawn}><ps-chart heading="Configurations and outcomes" size="wide" .draw=${() => parallel(this.store, objectives)} @pick=${this.open}></ps-chart></section>
      <section class="panel">
        <p class="filters"><label>Importance for <select @change=${(e: Event) => this.choose((e.target as HTMLSelectElement).value)}>
            ${o.metrics.map((m) => html`<option value=${m.key} ?selected=${m.key === this.weighed}>${m.label}</option>`)}
          </select></label></p>
        <ps-chart heading="Parameter importance" .draw=${() => (this.weights === null ? null : importance(this.weights, label))}></ps-chart>
        ${this.weights === null ? nothing : html`<p class="soft">${this.weights.method} Over ${count(this.weights.candidates)} candidates.</p>`}
      </section>`;
  }

  private choose(metric: string): void {
    this.weighed = metric;
    void this.attempt(() => this.weigh());
  }

  private readonly open = (e: Event) => {
    location.hash = to.candidate(this.campaign, (e as CustomEvent<number>).detail);
  };

  private async pause(): Promise<void> {
    const paused = this.overview!.summary.paused;
    if (await this.attempt(() => (paused ? api.resume(this.campaign) : api.pause(this.campaign)), paused ? 'Resumed.' : 'Paused: what runs now goes on to its end, nothing new is handed out.')) {
      await this.refresh();
    }
  }

  private async cancel(): Promise<void> {
    const reason = await this.reason.ask();
    if (reason !== null && (await this.attempt(() => api.cancel(this.campaign, reason), 'Cancelled.'))) {
      await this.refresh();
    }
  }

  private async report(): Promise<void> {
    await this.attempt(() => download(path`campaigns/${this.campaign}/report`, `${this.campaign}.html`));
  }
}
