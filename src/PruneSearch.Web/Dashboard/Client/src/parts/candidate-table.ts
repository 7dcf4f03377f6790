import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../api/client';
import type { CandidatePage, CandidateRow, Overview, Standing } from '../api/contract';
import { axisName, number, range } from '../format';
import { to } from '../router';
import { failure, standing, standingNames, waiting } from './bits';
import { View } from './view';

const origins = [['', 'All'], ['sampler', 'Search'], ['enqueued', 'Enqueued'], ['uniform', 'Uniform baseline'], ['random', 'Random baseline'], ['scratch', 'From scratch']] as const;

/** The campaign's candidates, filtered, sorted and paged by the server. */
@customElement('ps-candidate-table')
export class CandidateTable extends View {
  @property() campaign = '';
  @property({ attribute: false }) overview: Overview | null = null;
  @state() private page: CandidatePage | null = null;
  @state() private problem = '';
  @state() private sort = '';
  @state() private descending = false;
  @state() private offset = 0;
  @state() private limit = 50;
  @state() private text = '';
  @state() private origin = '';
  @state() private standings = new Set<Standing>();
  @state() private chosen: number[] = [];
  private typing = 0;
  private asking: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asking?.abort();
    clearTimeout(this.typing);
  }

  async refresh(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    try {
      this.page = await api.candidates(
        this.campaign,
        {
          standing: [...this.standings].join(','), origin: this.origin, q: this.text, sort: this.sort, order: this.sort === '' ? undefined : this.descending ? 'desc' : 'asc',
          offset: this.offset, limit: this.limit,
        },
        asking.signal,
      );
      this.problem = '';
    } catch (e) {
      if (!asking.signal.aborted) {
        this.problem = e instanceof Error ? e.message : String(e);
      }
    }
  }

  protected override render() {
    const total = this.page?.total ?? 0;
    return html`
      <form class="filters" role="search" aria-label="Candidates" @submit=${(e: Event) => e.preventDefault()}>
        <label>Search <input type="search" .value=${this.text} placeholder="number, recipe, verdict" @input=${this.search} /></label>
        <label>Of <select @change=${(e: Event) => this.set(() => (this.origin = (e.target as HTMLSelectElement).value))}>
            ${origins.map(([key, name]) => html`<option value=${key} ?selected=${this.origin === key}>${name}</option>`)}
          </select></label>
        <fieldset>
          <legend>Standing</legend>
          ${standingNames.map(([key, name]) => html`<label class="check"><input type="checkbox" .checked=${this.standings.has(key)} @change=${() => this.toggle(key)} />${name}</label>`)}
        </fieldset>
      </form>
      ${this.problem ? failure(this.problem) : nothing}
      ${this.page === null ? (this.problem ? nothing : waiting()) : this.rows(this.page)}
      <nav class="paging" aria-label="Pages of candidates">
        <button ?disabled=${this.offset === 0} @click=${() => this.go(this.offset - this.limit)}>Back</button>
        <span role="status">${total === 0 ? 'none' : `${this.offset + 1} to ${Math.min(total, this.offset + this.limit)} of ${number(total, 'count')}`}</span>
        <button ?disabled=${this.offset + this.limit >= total} @click=${() => this.go(this.offset + this.limit)}>Next</button>
        <label>Rows <select @change=${(e: Event) => this.set(() => (this.limit = Number((e.target as HTMLSelectElement).value)))}>
            ${[25, 50, 100, 200].map((n) => html`<option ?selected=${n === this.limit}>${n}</option>`)}
          </select></label>
        ${this.chosen.length === 2
          ? html`<a class="button" href=${to.compare(this.campaign, this.chosen[0]!, this.chosen[1]!)}>Compare c${this.chosen[0]} with c${this.chosen[1]}</a>`
          : html`<span class="soft">${this.chosen.length === 0 ? 'Tick two to compare them' : `c${this.chosen[0]} ticked; tick another to compare`}</span>`}
      </nav>
    `;
  }

  private rows(page: CandidatePage) {
    const metrics = (this.overview?.metrics ?? []).filter((m) => page.items.length === 0 || page.items.some((c) => c.values[m.key] !== undefined)).slice(0, 8);
    const parameters = [...new Set(page.items.flatMap((c) => Object.keys(c.recipe)))].slice(0, 8);
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of candidates">
      <table class="data">
        <thead>
          <tr>
            <th scope="col"><span class="hidden">Compare</span></th>
            ${this.head('number', 'Candidate')} ${this.head('standing', 'Standing')}
            <th scope="col">Of</th>
            ${metrics.map((m) => this.head(m.key, axisName(m), true))} ${parameters.map((p) => this.head(`recipe.${p}`, p))}
            <th scope="col">Now</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(page.items, (c) => c.number, (c) => this.row(c, metrics, parameters))}
        </tbody>
      </table>
      ${page.items.length === 0 ? html`<p class="empty">No candidate is like that.</p>` : nothing}
    </div>`;
  }

  private row(c: CandidateRow, metrics: Overview['metrics'], parameters: string[]) {
    return html`<tr class=${c.standing}>
      <td><input type="checkbox" aria-label="Compare c${c.number}" .checked=${this.chosen.includes(c.number)} @change=${() => this.choose(c.number)} /></td>
      <th scope="row"><a href=${to.candidate(this.campaign, c.number)}>c${c.number}</a></th>
      <td>${standing(c.standing, c.pinned)}</td>
      <td class="interval">${origins.find(([key]) => key === c.origin)?.[1] ?? c.origin}</td>
      ${metrics.map((m) => {
        const v = c.values[m.key];
        return html`<td class="number">${v === undefined ? html`<span class="soft">–</span>` : html`${number(v.value, m.unit)} <span class="soft interval">${range(v, m.unit)}</span>`}</td>`;
      })}
      ${parameters.map((p) => html`<td>${typeof c.recipe[p] === 'number' ? number(c.recipe[p], '') : (c.recipe[p] ?? '')}</td>`)}
      <td>${c.stage ?? ''}</td>
      <td class="words">${c.verdict ?? c.reason ?? ''}</td>
    </tr>`;
  }

  private head(key: string, name: string, isNumber = false) {
    const on = this.sort === key;
    return html`<th scope="col" class=${isNumber ? 'number' : ''} aria-sort=${on ? (this.descending ? 'descending' : 'ascending') : 'none'}>
      <button @click=${() => this.sortBy(key)}>${name}<span aria-hidden="true">${on ? (this.descending ? ' ▾' : ' ▴') : ''}</span></button>
    </th>`;
  }

  private sortBy(key: string): void {
    const better = this.overview?.metrics.find((m) => m.key === key)?.largerIsBetter ?? false;
    this.set(() => {
      this.descending = this.sort === key ? !this.descending : better;
      this.sort = key;
    });
  }

  private search(e: Event): void {
    const text = (e.target as HTMLInputElement).value;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.set(() => (this.text = text)), 250);
  }

  private toggle(key: Standing): void {
    this.set(() => {
      const next = new Set(this.standings);
      if (!next.delete(key)) next.add(key);
      this.standings = next;
    });
  }

  private choose(number: number): void {
    this.chosen = this.chosen.includes(number) ? this.chosen.filter((n) => n !== number) : [...this.chosen, number].slice(-2);
  }

  private set(change: () => void): void {
    change();
    this.offset = 0;
    void this.refresh();
  }

  private go(offset: number): void {
    this.offset = Math.max(0, offset);
    void this.refresh();
  }
}
