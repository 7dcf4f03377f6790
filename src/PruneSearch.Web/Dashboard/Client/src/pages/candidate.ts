import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { api } from '../api/client';
import type { CandidateDetail, Measurement, Overview } from '../api/contract';
import { download } from '../api/download';
import { Live } from '../api/live';
import '../charts/chart';
import { curves } from '../charts/curves';
import { latency } from '../charts/latency';
import { big, bytes, number, time, unitOf, value } from '../format';
import { failure, standing, waiting } from '../parts/bits';
import { graph } from '../parts/graph';
import { layers } from '../parts/layers';
import '../parts/log';
import { View } from '../parts/view';
import { to } from '../router';

const when = { search: 'in the search', confirmation: 'for the front', again: 'again' };

/** One candidate: what it is, what was cut, what came of it, and the evidence. */
@customElement('ps-candidate')
export class CandidatePage extends View {
  @property() campaign = '';
  @property({ type: Number }) number = 0;
  @state() private overview: Overview | null = null;
  @state() private detail: CandidateDetail | null = null;
  @state() private problem = '';
  @state() private curve: 'loss' | 'accuracy' | 'learningRate' = 'loss';
  @state() private target = '';
  @state() private other = '';
  @state() private busy = '';
  private live: Live | null = null;
  private isHere = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.isHere = true;
    document.title = `c${this.number} of ${this.campaign} - PruneSearch`;
    void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.isHere = false;
    this.live?.close();
  }

  private async start(): Promise<void> {
    await this.refresh();
    if (this.isHere && this.overview !== null) {
      this.live = new Live(this.campaign, this.overview.sequence, () => this.refresh(), () => undefined);
    }
  }

  private async refresh(): Promise<void> {
    try {
      [this.overview, this.detail] = await Promise.all([api.overview(this.campaign), api.candidate(this.campaign, this.number)]);
      this.problem = '';
    } catch (e) {
      this.problem = e instanceof Error ? e.message : String(e);
    }
  }

  protected override render() {
    const d = this.detail;
    const trail = html`<nav class="trail" aria-label="Where this is"><a href=${to.campaigns()}>Campaigns</a> / <a href=${to.campaign(this.campaign)}>${this.campaign}</a></nav>`;
    if (d === null || this.overview === null) {
      return html`${trail}<h1>c${this.number}</h1>${this.problem ? failure(this.problem) : waiting()}`;
    }

    const model = d.files.find((f) => f.href.endsWith('model.onnx'));
    return html`
      ${trail}
      <div class="title">
        <h1>c${d.row.number}</h1>
        ${standing(d.row.standing, d.row.pinned)}
        <span class="buttons">
          <button ?disabled=${model === undefined || this.busy !== ''} @click=${() => this.save(model!.href, `c${d.row.number}.onnx`)}>${this.busy === model?.href && model ? 'Downloading…' : 'Download ONNX'}</button>
          <button aria-pressed=${d.row.pinned} @click=${this.pin}>${d.row.pinned ? 'Unpin' : 'Pin'}</button>
        </span>
      </div>
      ${this.problem ? failure(this.problem) : nothing}
      ${d.verdict ?? d.row.verdict ? html`<p class="finding">${d.verdict ?? d.row.verdict}</p>` : nothing}
      ${d.row.reason ? html`<p class="note">${d.row.reason}</p>` : nothing} ${d.row.stage ? html`<p class="soft">Now: ${d.row.stage}</p>` : nothing}
      ${d.warnings.length > 0 ? html`<ul class="warnings">${d.warnings.map((w) => html`<li>${w}</li>`)}</ul>` : nothing}
      <form class="filters" @submit=${this.compare}>
        <label>Compare with c<input inputmode="numeric" pattern="c?[0-9]+" size="6" required .value=${this.other} @input=${(e: Event) => (this.other = (e.target as HTMLInputElement).value)} /></label>
        <button>Compare</button>
      </form>
      <div class="columns">
        <section class="panel">${this.figures(d)}</section>
        <section class="panel">${this.configuration(d)}</section>
      </div>
      <section class="panel">
        <h2>What was cut</h2>
        ${d.plan ? this.plan(d.plan) : html`<p class="empty">Nothing was planned yet.</p>`}
        ${d.graph && d.graph.nodes.length > 0 ? html`<details open><summary>On the network's graph</summary>${graph(d.graph)}</details>` : nothing}
        ${d.layers.length > 0 ? html`<details ?open=${!d.graph}><summary>Layer by layer</summary>${layers([{ name: 'Units', layers: d.layers }])}</details>` : nothing}
      </section>
      <div class="columns">
        <section class="panel">
          <p class="filters"><label>Curve of <select @change=${(e: Event) => (this.curve = (e.target as HTMLSelectElement).value as 'loss')}><option value="loss">loss</option><option value="accuracy">accuracy</option><option value="learningRate">learning rate</option></select></label></p>
          <ps-chart heading="Training" .draw=${() => curves([{ name: '', training: d.training }], this.curve)}></ps-chart>
        </section>
        <section class="panel">${this.recovery(d)}</section>
      </div>
      <section class="panel">${this.timings(d)}</section>
      <div class="columns">
        <section class="panel"><h2>Lineage</h2>
          ${d.parents.length === 0 ? nothing : html`<p>Bred from ${d.parents.map((p, i) => html`${i === 0 ? '' : ' and '}<a href=${to.candidate(this.campaign, p)}>c${p}</a>`)}.</p>`}
          <ol class="lineage">${d.lineage.map((l) => html`<li>${l.at ? html`<time class="soft" datetime=${l.at}>${time(l.at)}</time> ` : nothing}${l.text}</li>`)}</ol></section>
        <section class="panel">${this.files(d)}</section>
      </div>
      <section class="panel"><h2>Log of this candidate</h2><ps-log .campaign=${this.campaign} .candidate=${this.number}></ps-log></section>
    `;
  }

  private figures(d: CandidateDetail) {
    const o = this.overview!;
    const metrics = o.metrics.filter((m) => d.row.values[m.key] !== undefined || d.test?.[m.key] !== undefined);
    return html`<h2>Figures</h2>
      ${metrics.length === 0 ? html`<p class="empty">Nothing was measured yet.</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label="Figures"><table class="data">
        <thead><tr><th scope="col">Metric</th><th scope="col" class="number">c${d.row.number}</th><th scope="col" class="number">Dense</th>${d.test ? html`<th scope="col" class="number">On the test split</th><th scope="col" class="number">Dense there</th>` : nothing}</tr></thead>
        <tbody>${metrics.map((m) => html`<tr><th scope="row">${m.label}${o.objectives.includes(m.key) ? html` <span class="soft">objective</span>` : nothing}</th>
          <td class="number">${value(d.row.values[m.key], m.unit)}</td><td class="number">${value(o.dense[m.key], m.unit)}</td>
          ${d.test ? html`<td class="number">${value(d.test[m.key], m.unit)}</td><td class="number">${value(d.denseTest?.[m.key], m.unit)}</td>` : nothing}</tr>`)}</tbody></table></div>`}`;
  }

  private configuration(d: CandidateDetail) {
    return html`<h2>Configuration</h2>
      <dl class="pairs">${Object.entries(d.row.recipe).map(([name, v]) => html`<div><dt>${name}</dt><dd>${typeof v === 'number' ? number(v, '') : v}</dd></div>`)}
        <div><dt>origin</dt><dd>${d.row.origin}</dd></div>${d.row.rung === undefined ? nothing : html`<div><dt>rung</dt><dd>${d.row.rung}</dd></div>`}</dl>
      ${d.configuration ? html`<details><summary>In canonical text</summary><pre tabindex="0" role="region" aria-label="Configuration">${d.configuration}</pre></details>` : nothing}
      <dl class="hashes">${d.identity ? html`<dt>identity</dt><dd><code>${d.identity}</code></dd>` : nothing}${d.shapeKey ? html`<dt>shape key</dt><dd><code>${d.shapeKey}</code></dd>` : nothing}</dl>`;
  }

  private plan(p: NonNullable<CandidateDetail['plan']>) {
    const share = (a: number, b: number) => (b === 0 ? '' : ` (${number(a / b, 'share')})`);
    return html`<dl class="tiles">
      <div><dt>Parameters</dt><dd class="big">${big(p.parameters)}</dd><dd class="soft">of ${big(p.denseParameters)}${share(p.parameters, p.denseParameters)}</dd></div>
      <div><dt>Non-zero</dt><dd class="big">${big(p.nonZeroParameters)}</dd><dd class="soft">sparsity ${number(1 - p.nonZeroParameters / Math.max(1, p.denseParameters), 'share')}</dd></div>
      <div><dt>Multiply-accumulates</dt><dd class="big">${big(p.macs)}</dd><dd class="soft">of ${big(p.denseMacs)}${share(p.macs, p.denseMacs)}</dd></div>
    </dl>
    ${p.oracle ? html`<details><summary>What the surgery oracle says</summary><p>${p.oracle}</p></details>` : nothing}`;
  }

  private recovery(d: CandidateDetail) {
    const names = [...new Set([...Object.keys(d.before), ...Object.keys(d.after)])];
    const o = this.overview!;
    const text = (name: string, n: number | undefined) => (n === undefined ? '–' : number(n, /accuracy|agreement/.test(name) ? 'share' : unitOf(o.metrics, name)));
    return html`<h2>Before and after recovery</h2>
      ${names.length === 0 ? html`<p class="empty">Not evaluated yet.</p>` : html`<table class="data">
        <thead><tr><th scope="col">On the validation split</th><th scope="col" class="number">Cut</th><th scope="col" class="number">Recovered</th></tr></thead>
        <tbody>${names.map((n) => html`<tr><th scope="row">${n}</th><td class="number">${text(n, d.before[n])}</td><td class="number">${text(n, d.after[n])}</td></tr>`)}</tbody></table>`}`;
  }

  private timings(d: CandidateDetail) {
    const targets = this.overview!.targets;
    return html`<h2>Latency</h2>
      ${targets.length === 0 ? nothing : html`<p class="filters">
        <label>Measure again on <select @change=${(e: Event) => (this.target = (e.target as HTMLSelectElement).value)}>${targets.map((t) => html`<option value=${t.name} ?selected=${this.target === t.name}>${t.name}</option>`)}</select></label>
        <button @click=${this.measure}>Measure again</button></p>`}
      ${d.measurements.length === 0 ? html`<p class="empty">Not timed yet.</p>` : html`
        <div class="columns">${d.measurements.filter((m) => m.samples.length > 1).slice(-6).map((m) => html`<ps-chart heading="${m.target}, ${when[m.when]}" size="small" .draw=${() => latency(m)}></ps-chart>`)}</div>
        <div class="scroll" tabindex="0" role="region" aria-label="Measurements"><table class="data">
          <thead><tr>${['Target', 'When'].map((h) => html`<th scope="col">${h}</th>`)}${['Median', 'p95', 'Dense in the same run', 'Speedup'].map((h) => html`<th scope="col" class="number">${h}</th>`)}<th scope="col">Receipt</th></tr></thead>
          <tbody>${d.measurements.map((m) => this.timing(m))}</tbody></table></div>`}`;
  }

  private timing(m: Measurement) {
    return html`<tr><th scope="row">${m.target}</th><td>${when[m.when]}${m.at ? html`, <time datetime=${m.at}>${time(m.at)}</time>` : nothing}</td><td class="number">${value(m.median, 'ms')}</td><td class="number">${number(m.p95, 'ms')}</td>
      <td class="number">${value(m.dense, 'ms')}</td><td class="number">${value(m.speedup, 'x')}${m.unstable ? html` <strong>unstable:</strong> ${m.unstable}` : nothing}</td>
      <td><button class="quiet" @click=${() => this.save(`artifacts/${m.receipt}`, `receipt-${m.target}.json`)}>${m.receipt.slice(0, 12)}<span class="hidden"> download</span></button></td></tr>`;
  }

  private files(d: CandidateDetail) {
    return html`<h2>Files</h2>
      ${d.files.length === 0 ? html`<p class="empty">None yet.</p>` : html`<ul class="files">${d.files.map((f) => html`<li>
        <button ?disabled=${this.busy !== ''} @click=${() => this.save(f.href, f.name)}>${this.busy === f.href ? 'Downloading…' : 'Download'}<span class="hidden"> ${f.name}</span></button>
        <span><strong>${f.name}</strong>${f.bytes === undefined ? '' : `, ${bytes(f.bytes)}`}<br /><code class="soft">SHA-256 ${f.hash}</code></span></li>`)}</ul>`}`;
  }

  private async save(href: string, name: string): Promise<void> {
    this.busy = href;
    await this.attempt(() => download(href, name));
    this.busy = '';
  }

  private async pin(): Promise<void> {
    const pinned = !this.detail!.row.pinned;
    if (await this.attempt(() => api.pin(this.campaign, this.number, pinned), pinned ? 'Pinned: it goes on at every rung and gets the final tests.' : 'Not pinned any more.')) {
      await this.refresh();
    }
  }

  private async measure(): Promise<void> {
    const target = this.target || this.overview!.targets[0]!.name;
    if (await this.attempt(() => api.measure(this.campaign, this.number, target), `It is timed again on ${target} as soon as a worker is free.`)) {
      await this.refresh();
    }
  }

  private compare(e: Event): void {
    e.preventDefault();
    location.hash = to.compare(this.campaign, this.number, Number(this.other.replace(/^c/, '')));
  }
}
