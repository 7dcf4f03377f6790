import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { api } from '../api/client';
import type { LogEntry } from '../api/contract';
import { time } from '../format';
import { to } from '../router';
import { failure, waiting } from './bits';
import { View } from './view';

const pageSize = 100;
const most = 1000;

/** What happened, newest first. */
@customElement('ps-log')
export class Log extends View {
  @property() campaign = '';
  @property({ type: Number }) candidate: number | null = null;
  @state() private entries: LogEntry[] | null = null;
  @state() private total = 0;
  @state() private problems = false;
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.refresh();
  }

  async refresh(): Promise<void> {
    try {
      const newest = await api.log(this.campaign, { limit: pageSize, candidate: this.candidate });
      const known = this.entries ?? [];
      const oldest = newest.entries.at(-1)?.sequence ?? 0;
      const joins = known.length > pageSize && known[0]!.sequence >= oldest; // older pages that were asked for stay
      this.entries = (joins ? [...newest.entries, ...known.filter((e) => e.sequence < oldest)] : newest.entries).slice(0, most);
      this.total = newest.total;
      this.failed = '';
    } catch (e) {
      this.failed = e instanceof Error ? e.message : String(e);
    }
  }

  protected override render() {
    if (this.entries === null) {
      return this.failed ? failure(this.failed) : waiting();
    }

    const shown = this.problems ? this.entries.filter((e) => e.isProblem) : this.entries;
    return html`
      <p class="filters"><label class="check"><input type="checkbox" .checked=${this.problems} @change=${() => (this.problems = !this.problems)} />Problems only</label>
        <span class="soft">${this.entries.length} of ${this.total} entries</span></p>
      <ol class="log" reversed tabindex="0" aria-label="Log entries, newest first">
        ${repeat(shown, (e) => e.sequence, (e) => html`<li class=${e.isProblem ? 'problem' : ''}>
          <span class="soft number">${e.sequence}</span> <time datetime=${e.at}>${time(e.at)}</time> <span class="kind">${e.kind}</span>
          <span class="text">${e.isProblem ? html`<strong>Problem:</strong> ` : nothing}${this.words(e)}</span>
        </li>`)}
      </ol>
      ${this.entries.length < this.total && this.entries.length < most ? html`<button @click=${this.older}>Older</button>` : nothing}
    `;
  }

  private async older(): Promise<void> {
    await this.attempt(async () => {
      const page = await api.log(this.campaign, { limit: pageSize, before: this.entries!.at(-1)!.sequence, candidate: this.candidate });
      this.entries = [...this.entries!, ...page.entries].slice(0, most);
    });
  }

  /** The text; the candidate's name in it leads to its page. */
  private words(e: LogEntry) {
    if (e.candidate === undefined || this.candidate !== null) {
      return e.text;
    }

    const name = `c${e.candidate}`;
    const link = html`<a href=${to.candidate(this.campaign, e.candidate)}>${name}</a>`;
    return new RegExp(`^${name}\\b`).test(e.text) ? html`${link}${e.text.slice(name.length)}` : html`${e.text} ${link}`;
  }
}
