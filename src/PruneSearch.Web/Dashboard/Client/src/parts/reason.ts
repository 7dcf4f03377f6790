import { html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { View } from './view';

/** Asks why, before something that cannot be undone. */
@customElement('ps-reason')
export class Reason extends View {
  @property() heading = '';
  @property() text = '';
  @property() action = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('textarea') private input!: HTMLTextAreaElement;
  private answer: (reason: string | null) => void = () => {};

  ask(): Promise<string | null> {
    this.input.value = '';
    this.dialog.showModal();
    return new Promise((resolve) => (this.answer = resolve));
  }

  protected override render() {
    return html`<dialog aria-labelledby="reason-title" @close=${() => this.answer(this.dialog.returnValue === 'yes' && this.input.value.trim() !== '' ? this.input.value.trim() : null)}>
      <form method="dialog">
        <h2 id="reason-title">${this.heading}</h2>
        <p>${this.text}</p>
        <label>Reason <textarea name="reason" rows="3" required></textarea></label>
        <p class="buttons"><button value="no" formnovalidate>Keep it</button><button class="danger" value="yes">${this.action}</button></p>
      </form>
    </dialog>`;
  }
}
