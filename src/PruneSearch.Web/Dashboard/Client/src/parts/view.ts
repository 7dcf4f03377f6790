import { LitElement } from 'lit';

/** A part of the page. It renders into the page itself, so that one style sheet and the browser's own search and focus see all of it. */
export class View extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Tells the user something, at the foot of the page and to screen readers. */
  protected say(text: string, isError = false): void {
    window.dispatchEvent(new CustomEvent('say', { detail: { text, isError } }));
  }

  /** Runs what the user asked for; says what went wrong, if it did. */
  protected async attempt(what: () => Promise<unknown>, done?: string): Promise<boolean> {
    try {
      await what();
      if (done !== undefined) {
        this.say(done);
      }

      return true;
    } catch (e) {
      this.say(e instanceof Error ? e.message : String(e), true);
      return false;
    }
  }
}
