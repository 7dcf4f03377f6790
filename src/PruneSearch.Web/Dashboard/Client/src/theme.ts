export type Theme = 'auto' | 'light' | 'dark';

const stored = 'prunesearch.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const changes = new EventTarget();

export const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

export function theme(): Theme {
  const kept = choice();
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

let paper = false;

/** Whether the page is being printed: then it is light, and what is drawn must be there at once. */
export const onPaper = (): boolean => paper;

export const isDark = (): boolean => !paper && (theme() === 'auto' ? system.matches : theme() === 'dark');

export function setTheme(next: Theme): void {
  if (next === 'auto') {
    localStorage.removeItem(stored);
  } else {
    localStorage.setItem(stored, next);
  }

  apply();
}

/** What was chosen on this origin; a page without one, as a report from a server is, keeps nothing. */
function choice(): string | null {
  try {
    return localStorage.getItem(stored);
  } catch {
    return null;
  }
}

/** Tells about every change, the system's own included. */
export function onTheme(changed: () => void): () => void {
  changes.addEventListener('change', changed);
  return () => changes.removeEventListener('change', changed);
}

export function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  changes.dispatchEvent(new Event('change'));
}

system.addEventListener('change', apply);

for (const [event, prints] of [['beforeprint', true], ['afterprint', false]] as const) {
  window.addEventListener(event, () => {
    paper = prints;
    apply();
  });
}
