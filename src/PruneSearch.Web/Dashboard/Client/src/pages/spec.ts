import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { api, ApiError } from '../api/client';
import type { SpecError, SpecValidation } from '../api/contract';
import { canUpload, upload } from '../api/upload';
import { failure } from '../parts/bits';
import { View } from '../parts/view';
import { to } from '../router';

const example = `apiVersion: prunesearch/v1
name: my-campaign
seed: 1

model:
  architecture: resnet8
  width: 8
  training: {epochs: 8, learningRate: 0.4, rate: {warmUp: 0.3}}

data:
  train: "glyphs:train=8000,validation=2000,test=2000"
  validation: "glyphs:train=8000,validation=2000,test=2000"
  test: "glyphs:train=8000,validation=2000,test=2000"
  normalization: {mean: [0.5], std: [0.5]}

targets:
  - {name: cpu, runtime: compute, threads: 1, batch: 1}

objectives: [accuracy, speedup(cpu)]
constraints: [accuracy >= baseline - 0.15]

prune:
  granularity: channel
  criterion: [taylor, taylor-absolute]
  ratio: {min: 0.05, max: 0.5}

recovery: {epochs: 1, learningRate: 0.1}
search: {sampler: nsga2, candidates: 12}
`;

/** Writes a spec, with what is wrong in it beside the line, and submits it. */
@customElement('ps-spec')
export class SpecPage extends View {
  /** The campaign whose spec to begin with; empty for an example. */
  @property() from = '';
  @state() private text = '';
  @state() private answer: SpecValidation | null = null;
  @state() private problem = '';
  @state() private checking = false;
  @state() private model = '';
  @state() private submitting = false;
  @query('textarea') private area!: HTMLTextAreaElement;
  @query('.gutter') private gutter!: HTMLElement;
  private timer = 0;
  private asking: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = 'New campaign - PruneSearch';
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  private async begin(): Promise<void> {
    this.text = example;
    if (this.from !== '') {
      await this.attempt(async () => {
        const of = await api.spec(this.from);
        this.text = of.spec.replace(/^name:.*$/m, `name: ${this.from}-2`);
        this.model = of.model ?? '';
      });
    }

    this.asked();
  }

  protected override render() {
    const lines = this.text.split('\n').length;
    const errors = this.answer?.errors ?? [];
    const at = new Set(errors.map((e) => e.line));
    return html`<h1>New campaign</h1>
      <p class="soft">A spec in YAML. It is checked while you write; <code>prunesearch validate --schema</code> prints its schema.</p>
      <div class="editor">
        <div class="gutter" aria-hidden="true">${Array.from({ length: lines }, (_, i) => html`<span class=${at.has(i + 1) ? 'wrong' : ''}>${at.has(i + 1) ? '✕ ' : ''}${i + 1}</span>`)}</div>
        <textarea aria-label="Spec" aria-describedby="spec-state" aria-invalid=${errors.length > 0 ? 'true' : 'false'} spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" rows="26" ?readonly=${this.submitting} .value=${this.text} @input=${this.typed} @scroll=${this.scrolled}></textarea>
      </div>
      <p id="spec-state" role="status" class=${errors.length > 0 ? 'state bad' : 'state'}>${this.checking ? 'Checking…' : this.answer === null ? '' : this.answer.valid ? '✓ The spec is valid.' : `✕ ${errors.length === 1 ? '1 error' : `${errors.length} errors`}; nothing was started.`}</p>
      ${this.problem ? failure(this.problem) : nothing}
      ${errors.length > 0 ? html`<ol class="errors" aria-label="Errors">${errors.map((e) => this.error(e))}</ol>` : nothing}
      <div class="filters">
        ${canUpload ? html`<label>Model file, where the spec names one <input type="file" accept=".onnx" @change=${this.chosen} /></label>` : html`<p class="soft">A model file can be uploaded from here only over https or on this machine; <code>prunesearch submit</code> uploads it from anywhere.</p>`}
        ${this.model ? html`<span class="soft">Model <code>${this.model.slice(0, 16)}…</code></span>` : nothing}
        <span class="buttons"><button @click=${this.asked}>Check</button><button class="primary" @click=${this.submit}>Submit</button></span>
      </div>
      ${this.answer?.canonical ? html`<details><summary>With every default written out</summary><pre tabindex="0" role="region" aria-label="Canonical spec">${this.answer.canonical}</pre></details>` : nothing}`;
  }

  private error(e: SpecError) {
    const place = e.line === undefined ? e.where : `Line ${e.line}${e.column === undefined ? '' : `, column ${e.column}`}`;
    return html`<li>${e.line === undefined ? html`<strong>${place}</strong>` : html`<button class="quiet" @click=${() => this.jump(e.line!, e.column ?? 1)}>${place}</button> <code>${e.where}</code>`} ${e.message}${e.rule ? html` <span class="soft">Rule: ${e.rule}</span>` : nothing}</li>`;
  }

  private typed(): void {
    this.text = this.area.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), 500);
  }

  private scrolled(): void {
    this.gutter.scrollTop = this.area.scrollTop;
  }

  private jump(line: number, column: number): void {
    const lines = this.text.split('\n');
    const start = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0) + column - 1;
    this.area.focus();
    this.area.setSelectionRange(start, start + Math.max(1, (lines[line - 1]?.length ?? 0) - column + 1));
    this.area.scrollTop = Math.max(0, (line - 6) * (this.area.scrollHeight / Math.max(1, lines.length)));
  }

  private async check(): Promise<boolean> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    this.checking = true;
    try {
      this.answer = await api.validate(this.text, asking.signal);
      this.problem = '';
    } catch (e) {
      if (asking.signal.aborted) {
        return false;
      }

      this.answer = null;
      this.problem = e instanceof Error ? e.message : String(e);
    }

    this.checking = false;
    return this.answer?.valid ?? false;
  }

  private async chosen(e: Event): Promise<void> {
    const file = (e.target as HTMLInputElement).files?.[0];
    if (file !== undefined) {
      await this.attempt(async () => (this.model = await upload(file)), 'The model is uploaded.');
    }
  }

  /** While a submission is on its way its own check counts: another would cut it off. */
  private asked(): void {
    if (!this.submitting) {
      clearTimeout(this.timer);
      void this.check();
    }
  }

  private async submit(): Promise<void> {
    if (this.submitting) {
      return;
    }

    clearTimeout(this.timer); // the check that typing asked for would cut this one off, and with it the submission
    this.submitting = true;
    try {
      if (await this.check()) {
        const started = await api.submit(this.text, this.model || undefined);
        location.hash = to.campaign(started.name);
      }
    } catch (e) {
      const problem = e instanceof ApiError ? e.problem : undefined;
      if (problem?.errors && problem.errors.length > 0) {
        this.answer = { valid: false, errors: problem.errors };
      } else {
        this.problem = e instanceof Error ? e.message : String(e);
      }
    }

    this.submitting = false;
  }
}
