import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Asks again every so often, while the part is on the page and the page can be seen. */
export class Polling implements ReactiveController {
  private timer = 0;
  private running = false;

  constructor(
    host: ReactiveControllerHost,
    private readonly ask: () => Promise<void>,
    private readonly every: number,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.seen);
    void this.run();
  }

  hostDisconnected(): void {
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
    } finally {
      this.running = false;
    }

    if (!document.hidden) {
      this.timer = setTimeout(() => void this.run(), this.every);
    }
  }
}
