import { html, svg, type TemplateResult } from 'lit';
import type { NetworkGraph } from '../api/contract';
import { number } from '../format';

const boxWidth = 178;
const boxHeight = 30;
const stepX = 200;
const stepY = 46;

/** The network as it is, from its inputs down, each layer with a bar of what was kept. */
export function graph(network: NetworkGraph): TemplateResult {
  const place = new Map(network.nodes.map((n) => [n.id, { x: 10 + n.row * stepX, y: 10 + n.column * stepY }]));
  const width = Math.max(...[...place.values()].map((p) => p.x)) + boxWidth + 10;
  const height = Math.max(...[...place.values()].map((p) => p.y)) + boxHeight + 10;
  const cut = network.nodes.filter((n) => n.units !== undefined && n.kept !== undefined && n.kept < n.units);
  return html`<div class="scroll graph" tabindex="0" role="region" aria-label="The network as a graph">
    <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img"
      aria-label="The network: ${network.nodes.length} operators, ${cut.length} of them cut. The table of layers says the same.">
      ${network.edges.map(([from, to]) => edge(place.get(from), place.get(to)))} ${network.nodes.map((n) => node(n, place.get(n.id)!))}
    </svg>
  </div>`;
}

function edge(from?: { x: number; y: number }, to?: { x: number; y: number }) {
  if (from === undefined || to === undefined) {
    return svg``;
  }

  const x0 = from.x + boxWidth / 2;
  const x1 = to.x + boxWidth / 2;
  const y0 = from.y + boxHeight;
  const skips = to.y - from.y > stepY && x0 === x1; // around what lies between
  const d = skips
    ? `M${x0 + boxWidth / 2},${from.y + boxHeight / 2} C${x0 + boxWidth / 2 + 16},${from.y + boxHeight} ${x1 + boxWidth / 2 + 16},${to.y} ${x1 + boxWidth / 2},${to.y + boxHeight / 2}`
    : `M${x0},${y0} C${x0},${(y0 + to.y) / 2} ${x1},${(y0 + to.y) / 2} ${x1},${to.y}`;
  return svg`<path class="edge" d=${d} />`;
}

function node(n: NetworkGraph['nodes'][number], at: { x: number; y: number }) {
  const counted = n.units !== undefined && n.kept !== undefined && n.units > 0;
  const share = counted ? n.kept! / n.units! : 1;
  const text = n.label.length > 18 ? `…${n.label.slice(-17)}` : n.label;
  return svg`<g transform="translate(${at.x},${at.y})" class=${counted ? (share < 1 ? 'node cut' : 'node') : 'node plain'}>
    <title>${n.label} (${n.operator})${counted ? `: ${n.kept} of ${n.units} units kept` : ''}</title>
    <rect class="box" width=${boxWidth} height=${boxHeight} rx="4" />
    ${counted ? svg`<rect class="kept" y=${boxHeight - 7} width=${boxWidth * share} height="7" /><rect class="gone" x=${boxWidth * share} y=${boxHeight - 7} width=${boxWidth * (1 - share)} height="7" />` : ''}
    <text x="7" y=${counted ? 15 : 19}>${text}</text>
    <text class="figure" x=${boxWidth - 7} y=${counted ? 15 : 19}>${counted ? `${number(n.kept!, 'count')}/${number(n.units!, 'count')}` : n.operator}</text>
  </g>`;
}
