const stored = 'prunesearch.key';

/** Asks the user for an API key; answers false where they would rather not. */
export type AskForKey = (why: string) => Promise<string | null>;

/** The API key of this tab: kept for as long as the tab lives, sent in a header, never part of a URL. */
class Session {
  private asking: Promise<boolean> | null = null;
  ask: AskForKey = () => Promise.resolve(null);

  get key(): string | null {
    return sessionStorage.getItem(stored);
  }

  headers(): Record<string, string> {
    const key = this.key;
    return key === null ? {} : { Authorization: `Bearer ${key}` };
  }

  forget(): void {
    sessionStorage.removeItem(stored);
  }

  /** Requests that are refused together ask once. */
  renew(refused: string | null): Promise<boolean> {
    if (this.key !== refused) {
      return Promise.resolve(true); // another request has asked meanwhile
    }

    this.asking ??= this.ask(refused === null ? 'This server asks for an API key.' : 'The server does not know this API key.')
      .then((key) => {
        if (key !== null) {
          sessionStorage.setItem(stored, key);
        }

        return key !== null;
      })
      .finally(() => (this.asking = null));
    return this.asking;
  }
}

export const session = new Session();
