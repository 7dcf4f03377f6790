import { html, render, type TemplateResult } from 'lit';
import './charts/chart';
import { curves } from './charts/curves';
import { hypervolume } from './charts/hypervolume';
import { parallel } from './charts/parallel';
import { PointStore } from './charts/points';
import { timeline } from './charts/timeline';
import { count } from './format';
import './parts/pareto-view';
import { documents, type Documents } from './report/documents';
import './report/timings';
import './report/weights';
import style from './report.css?inline';
import { apply } from './theme';

/** The dashboard's charts on a page that was written once: it has its data in itself, and asks nobody for anything. */
const here = (candidate: number): string => `#c${candidate}`;
const open = (e: CustomEvent<number>): string => (location.hash = here(e.detail));

const charts: Record<string, (d: Documents, store: PointStore) => TemplateResult> = {
  pareto: (d, store) => html`<ps-pareto .campaign=${d.overview.summary.name} .overview=${d.overview} .store=${store} .place=${here}></ps-pareto>`,
  hypervolume: (d) => html`<div class="charts">
    <ps-chart heading="Against time" .draw=${() => hypervolume(d.hypervolume, 'time')}></ps-chart>
    <ps-chart heading="Against compute" .draw=${() => hypervolume(d.hypervolume, 'compute')}></ps-chart>
  </div>`,
  training: (d) => {
    const of = d.candidates.map((c) => ({ name: `c${c.row.number}`, training: c.training }));
    const judged = of.some((c) => c.training.some((r) => r.curve.some((p) => p.accuracy !== undefined)));
    return html`<div class="charts">
      <ps-chart heading="Training loss of the front, while it recovers from pruning" .draw=${() => curves(of, 'loss')}></ps-chart>
      ${judged ? html`<ps-chart heading="Training accuracy of the front" .draw=${() => curves(of, 'accuracy')}></ps-chart>` : ''}
    </div>`;
  },
  parameters: (d, store) => html`
    <ps-chart heading="Configurations and outcomes" size="wide" .draw=${() => parallel(store, d.overview.metrics.filter((m) => d.overview.objectives.includes(m.key)))} @pick=${open}></ps-chart>
    <ps-report-weights .all=${d.importance} .metrics=${d.overview.metrics}></ps-report-weights>`,
  latency: (d) => html`<ps-report-timings .members=${d.candidates} .first=${d.overview.summary.best?.candidate ?? -1}></ps-report-timings>`,
  timeline: (d) => html`
    <ps-chart heading="Timeline of workers" size=${d.timeline.workers.length > 6 ? 'large' : 'medium'} .draw=${() => timeline(d.timeline)} @pick=${open}></ps-chart>
    <p class="soft">Newest ${count(d.timeline.shown)} of ${count(d.timeline.total)} work items. Gaps are waits; outlined bars failed or were lost. Ctrl and the wheel zoom, the slider below moves.</p>`,
};

apply();
const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
document.adoptedStyleSheets.push(sheet);
const data = documents();
const store = new PointStore();
store.fill(data.points);
for (const place of document.querySelectorAll<HTMLElement>('[data-chart]')) {
  const live = document.createElement('div');
  live.className = 'live';
  render(charts[place.dataset['chart']!]!(data, store), live);
  if (place.hidden) {
    place.hidden = false; // nothing but the chart is in it
    place.append(live);
  } else {
    place.after(live); // what is drawn already stays, for paper
    place.dataset['drawn'] = '';
  }
}
