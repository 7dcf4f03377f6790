import { html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { View } from './view';

/** Asks for the API key. */
@customElement('ps-sign-in')
export class SignIn extends View {
  @state() private why = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;
  private answer: (key: string | null) => void = () => {};

  ask(why: string): Promise<string | null> {
    this.why = why;
    return this.updateComplete.then(() => {
      this.input.value = '';
      this.dialog.showModal();
      return new Promise((resolve) => (this.answer = resolve));
    });
  }

  protected override render() {
    return html`<dialog aria-labelledby="sign-in-title" @close=${this.closed}>
      <form method="dialog">
        <h2 id="sign-in-title">Sign in</h2>
        <p>${this.why}</p>
        <label>API key <input type="password" name="key" autocomplete="off" spellcheck="false" required /></label>
        <p class="soft">It stays in this tab until the tab is closed. <code>prunesearch key new</code> makes one.</p>
        <p class="buttons"><button value="no" formnovalidate>Not now</button><button class="primary" value="yes">Sign in</button></p>
      </form>
    </dialog>`;
  }

  private closed(): void {
    this.answer(this.dialog.returnValue === 'yes' ? this.input.value.trim() : null);
    this.dialog.returnValue = '';
    this.input.value = '';
  }
}
