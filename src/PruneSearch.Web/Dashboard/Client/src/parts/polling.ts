import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Asks again every so often, while the part is on the page and the page can be seen, and knows whether the last time failed. */
export class Polling implements ReactiveController {
  /** Why the last attempt failed; empty where it did not. */
  problem = '';
  private timer = 0;
  private running = false;
  private isHere = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly ask: () => Promise<void>,
    private readonly every: number,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.isHere = true;
    document.addEventListener('visibilitychange', this.seen);
    void this.run();
  }

  hostDisconnected(): void {
    this.isHere = false;
    document.removeEventListener('visibilitychange', this.seen);
    clearTimeout(this.timer);
  }

  private readonly seen = () => {
    if (!document.hidden) {
      void this.run();
    }
  };

  private async run(): Promise<void> {
    if (this.running) {
      return;
    }

    clearTimeout(this.timer);
    this.running = true;
    try {
      await this.ask();
      this.problem = '';
    } catch (e) {
      this.problem = e instanceof Error ? e.message : String(e);
    }

    this.running = false;
    this.host.requestUpdate();
    if (this.isHere && !document.hidden) {
      this.timer = setTimeout(() => void this.run(), this.every);
    }
  }
}
