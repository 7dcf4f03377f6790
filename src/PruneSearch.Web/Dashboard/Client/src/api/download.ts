import { send } from './client';

/** Saves what a URL of the API answers. A link cannot carry the key, so it is fetched; the name is the server's where it gives one. */
export async function download(href: string, name: string): Promise<void> {
  const response = await send(href);
  const given = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = given ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
