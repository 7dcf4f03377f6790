import { html, type TemplateResult } from 'lit';
import type { Layer } from '../api/contract';
import { number } from '../format';
import { width } from './width';

/** What was cut, layer by layer in the graph's order: one column of bars for each candidate. */
export function layers(of: { name: string; layers: readonly Layer[] }[]): TemplateResult {
  const names = [...new Set(of.flatMap((c) => c.layers.map((l) => l.name)))];
  const found = of.map((c) => new Map(c.layers.map((l) => [l.name, l])));
  return html`<div class="scroll layers" tabindex="0" role="region" aria-label="Layers, kept and removed">
    <table class="data">
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">Operator</th>
          ${of.map((c) => html`<th scope="col">${c.name} kept</th><th scope="col" class="number">Removed</th>`)}
        </tr>
      </thead>
      <tbody>
        ${names.map((name) => {
          const each = found.map((f) => f.get(name));
          return html`<tr>
            <th scope="row">${name}</th>
            <td>${each.find((l) => l)?.operator ?? ''}</td>
            ${each.map((l) => (l === undefined ? html`<td></td><td></td>` : html`<td>${bar(l)}</td><td class="number">${number(l.units === 0 ? 0 : 1 - l.kept / l.units, 'share')}</td>`))}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function bar(l: Layer): TemplateResult {
  return html`<span class="kept-bar"><span class="bar"><span ${width(l.units === 0 ? 1 : l.kept / l.units)}></span></span><span class="number">${l.kept} of ${l.units}</span></span>`;
}
