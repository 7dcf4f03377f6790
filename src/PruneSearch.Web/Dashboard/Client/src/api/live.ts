import { follow, type StreamState } from './events';

const shortest = 500;

/**
 * Calls back when a campaign's records changed: at most twice a second, never while the last call is still under way, and less often where
 * answers take long. However many records come, there is one number to remember.
 */
export class Live {
  private readonly stop = new AbortController();
  private timer = 0;
  private dirty = false;
  private running = false;
  private lastMilliseconds = 0;
  private wasAway = false;
  state: StreamState = 'connecting';

  constructor(
    campaign: string,
    after: number,
    private readonly refresh: () => Promise<void>,
    private readonly changed: (state: StreamState, why?: string) => void,
  ) {
    void follow(
      campaign,
      after,
      {
        record: () => this.touch(),
        state: (state, why) => {
          this.state = state;
          if (state === 'waiting') {
            this.wasAway = true;
          } else if (state === 'over' || (state === 'live' && this.wasAway)) {
            this.wasAway = false;
            this.touch(); // what was missed
          }

          this.changed(state, why);
        },
      },
      this.stop.signal,
    );
  }

  /** Something changed: refresh soon. */
  touch(): void {
    this.dirty = true;
    if (!this.running && this.timer === 0) {
      this.timer = setTimeout(() => void this.run(), Math.max(shortest, 2 * this.lastMilliseconds));
    }
  }

  close(): void {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.timer = 0;
    this.dirty = false;
    this.running = true;
    const started = performance.now();
    try {
      await this.refresh();
    } finally {
      this.lastMilliseconds = Math.min(5000, performance.now() - started);
      this.running = false;
      if (this.dirty && !this.stop.signal.aborted) {
        this.touch();
      }
    }
  }
}
