import { html, nothing, svg, type TemplateResult } from 'lit';
import type { CampaignSummary, Standing } from '../api/contract';
import { number } from '../format';
import { width } from './width';

/** What a state is called and how it looks; never by colour alone. */
export function phase(c: Pick<CampaignSummary, 'phase' | 'paused'>): TemplateResult {
  const over = c.phase === 'finished' || c.phase === 'failed' || c.phase === 'cancelled';
  const [text, look, mark] = c.paused && !over ? ['paused', 'warn', '‖'] : {
    base: ['preparing', 'run', '▸'], search: ['searching', 'run', '▸'], final: ['final tests', 'run', '▸'], finished: ['finished', 'good', '✓'], failed: ['failed', 'bad', '✕'], cancelled: ['cancelled', 'quiet', '■'],
  }[c.phase]!;
  return html`<span class="badge ${look!}"><span aria-hidden="true">${mark}</span> ${text}</span>`;
}

const standings: Record<Standing, [string, string]> = {
  front: ['front', '◆'], feasible: ['feasible', '●'], infeasible: ['infeasible', '▲'], active: ['in progress', '○'], stopped: ['stopped early', '▪'], failed: ['failed', '✕'], duplicate: ['duplicate', '≡'],
};

export const standingNames = Object.entries(standings).map(([key, [name]]) => [key as Standing, name] as const);

export function standing(s: Standing, pinned = false): TemplateResult {
  const [text, mark] = standings[s];
  return html`<span class="standing ${s}"><span aria-hidden="true">${mark}</span> ${text}</span>${pinned ? html` <span class="badge quiet">pinned</span>` : nothing}`;
}

export function progress(share: number | undefined, label: string): TemplateResult {
  if (share === undefined) {
    return html`<span class="soft">unknown</span>`;
  }

  const text = `${Math.round(share * 100)} %`;
  return html`<span class="progress" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}>
    <span class="bar"><span ${width(share)}></span></span><span class="number">${text}</span>
  </span>`;
}

/** A line of words' height. */
export function sparkline(values: readonly number[], label: string): TemplateResult {
  if (values.length < 2) {
    return html`<span class="soft">–</span>`;
  }

  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((v, i) => `${((i / (values.length - 1)) * 118 + 1).toFixed(1)},${(25 - ((v - low) / span) * 22).toFixed(1)}`).join(' ');
  return html`<svg class="sparkline" viewBox="0 0 120 28" role="img" aria-label="${label}: from ${number(values[0]!, '')} to ${number(values.at(-1)!, '')}">
    ${svg`<polyline points=${points} />`}
  </svg>`;
}

export const failure = (message: string): TemplateResult => html`<p class="failure" role="alert">${message}</p>`;

export const waiting = (): TemplateResult => html`<p class="empty" role="status">Asking the server…</p>`;
