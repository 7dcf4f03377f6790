import { ApiError, path, send } from './client';

export type StreamState = 'connecting' | 'live' | 'waiting' | 'over' | 'refused';

export interface StreamListener {
  /** A record was written; only its number is read, so that many of them cost little. */
  record(sequence: number): void;
  state(state: StreamState, why?: string): void;
}

const first = 500;
const longest = 15_000;
/** The server says something every 10 seconds. */
const silence = 35_000;

/** Follows a campaign's records by server-sent events, from behind a number; comes back by itself, from where it was. */
export async function follow(campaign: string, after: number, listener: StreamListener, signal: AbortSignal): Promise<void> {
  let last = after;
  let wait = first;
  while (!signal.aborted) {
    listener.state('connecting');
    const quiet = new AbortController();
    let watchdog = 0;
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => quiet.abort(), silence);
    };
    try {
      alive();
      const response = await send(path`campaigns/${campaign}/events`, {}, {
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(last) },
        signal: AbortSignal.any([signal, quiet.signal]),
      });
      listener.state('live');
      wait = first;
      for await (const event of read(response.body!)) {
        alive();
        if (event.type === 'over') {
          listener.state('over');
          return;
        }

        if (event.type === 'record' && event.id > last) {
          last = event.id;
          listener.record(last);
        }
      }
    } catch (e) {
      if (e instanceof ApiError && e.status >= 400 && e.status < 500) {
        listener.state('refused', e.message);
        return;
      }
    } finally {
      clearTimeout(watchdog);
    }

    if (signal.aborted) {
      return;
    }

    listener.state('waiting');
    await pause(wait * (0.75 + Math.random() / 2), signal);
    wait = Math.min(longest, wait * 2);
  }
}

interface StreamEvent {
  type: string;
  id: number;
}

/** The events of a stream. What they carry is skipped: views are asked for when they are shown. */
async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  let event: StreamEvent = { type: 'message', id: 0 };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }

      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '' || line === '\r') {
          yield event;
          event = { type: 'message', id: 0 };
        } else if (line.startsWith('event:')) {
          event.type = line.slice(6).trim();
        } else if (line.startsWith('id:')) {
          event.id = Number(line.slice(3));
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
