import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { api } from './api/client';
import { session } from './api/session';
import './pages/campaign';
import './pages/campaigns';
import './pages/candidate';
import './pages/compare';
import './pages/fleet';
import './pages/spec';
import './parts/sign-in';
import type { SignIn } from './parts/sign-in';
import { View } from './parts/view';
import { route, to, type Route } from './router';
import { setTheme, theme, type Theme } from './theme';

const themes: Record<Theme, { next: Theme; name: string; mark: string }> = {
  auto: { next: 'light', name: 'as the system', mark: '◐' },
  light: { next: 'dark', name: 'light', mark: '○' },
  dark: { next: 'auto', name: 'dark', mark: '●' },
};

/** The frame around every page: where one is, how it looks, who one is. */
@customElement('ps-app')
export class App extends View {
  @state() private route: Route = route(location.hash);
  @state() private theme = theme();
  @state() private messages: { text: string; isError: boolean; id: number }[] = [];
  @state() private version = '';
  @state() private signedIn = session.key !== null;
  @query('ps-sign-in') private signIn!: SignIn;
  private nextMessage = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.moved);
    window.addEventListener('say', this.heard as EventListener);
    session.ask = async (why) => {
      await this.updateComplete;
      const key = await this.signIn.ask(why);
      this.signedIn = key !== null;
      return key;
    };
    void this.updateComplete.then(() => api.version()).then((v) => (this.version = v.version), () => undefined);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.moved);
    window.removeEventListener('say', this.heard as EventListener);
  }

  protected override render() {
    const look = themes[this.theme];
    const at = this.route.page;
    const link = (href: string, name: string, here: boolean) => html`<a href=${href} aria-current=${here ? 'page' : nothing}>${name}</a>`;
    return html`
      <a class="skip" href="#main" @click=${this.skip}>To the content</a>
      <header>
        <a class="brand" href=${to.campaigns()}><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M5 6c3 10 9 17 21 19" /><circle cx="8" cy="13" r="3" /><circle cx="15" cy="21" r="3" /><circle class="other" cx="20" cy="9" r="2.4" /><circle class="other" cx="26" cy="15" r="2.4" /></svg>PruneSearch</a>
        <nav aria-label="Pages">
          ${link(to.campaigns(), 'Campaigns', at === 'campaigns' || at === 'campaign' || at === 'candidate' || at === 'compare')} ${link(to.fleet(), 'Fleet', at === 'fleet')}
          ${link(to.new(), 'New campaign', at === 'new')}
        </nav>
        <span class="end">
          ${this.version ? html`<span class="soft version">${this.version.split('+')[0]}</span>` : nothing}
          <button class="quiet" title="Colours: ${look.name}" @click=${this.nextTheme}><span aria-hidden="true">${look.mark}</span><span class="hidden">Colours: ${look.name}. Change</span></button>
          ${this.signedIn ? html`<button class="quiet" @click=${this.signOut}>Sign out</button>` : nothing}
        </span>
      </header>
      <main id="main" tabindex="-1">${keyed(this.keyOf(this.route), this.page(this.route))}</main>
      <ps-sign-in></ps-sign-in>
      <div class="messages" role="status" aria-live="polite">
        ${this.messages.map((m) => html`<p class=${m.isError ? 'bad' : ''}>${m.isError ? html`<strong>Refused or failed.</strong> ` : nothing}${m.text}
          <button class="quiet" @click=${() => this.forget(m.id)}>Close<span class="hidden"> this message</span></button></p>`)}
      </div>
    `;
  }

  private page(r: Route) {
    switch (r.page) {
      case 'campaigns':
        return html`<ps-campaigns></ps-campaigns>`;
      case 'campaign':
        return html`<ps-campaign .campaign=${r.campaign} .view=${r.view}></ps-campaign>`;
      case 'candidate':
        return html`<ps-candidate .campaign=${r.campaign} .number=${r.number}></ps-candidate>`;
      case 'compare':
        return html`<ps-compare .campaign=${r.campaign} .first=${r.first} .second=${r.second}></ps-compare>`;
      case 'fleet':
        return html`<ps-fleet></ps-fleet>`;
      case 'new':
        return html`<ps-spec .from=${r.from ?? ''}></ps-spec>`;
      default:
        return html`<h1>There is nothing here</h1><p><a href=${to.campaigns()}>To the campaigns</a></p>`;
    }
  }

  /** Another campaign or candidate is another page; another view of a campaign is not. */
  private keyOf(r: Route): string {
    return r.page === 'campaign' ? `campaign ${r.campaign}` : JSON.stringify(r);
  }

  private readonly moved = () => {
    const before = this.keyOf(this.route);
    this.route = route(location.hash);
    if (this.keyOf(this.route) !== before) {
      window.scrollTo(0, 0);
      this.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    }
  };

  private readonly heard = (e: CustomEvent<{ text: string; isError: boolean }>) => {
    const id = this.nextMessage++;
    this.messages = [...this.messages.slice(-2), { ...e.detail, id }];
    setTimeout(() => this.forget(id), e.detail.isError ? 20_000 : 6_000);
  };

  private forget(id: number): void {
    this.messages = this.messages.filter((m) => m.id !== id);
  }

  private skip(e: Event): void {
    e.preventDefault();
    this.querySelector<HTMLElement>('main')?.focus();
  }

  private nextTheme(): void {
    this.theme = themes[this.theme].next;
    setTheme(this.theme);
  }

  private signOut(): void {
    session.forget();
    location.reload();
  }
}
