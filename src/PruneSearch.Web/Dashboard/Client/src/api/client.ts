import type {
  CampaignSummary, CandidateDetail, CandidatePage, Fleet, HypervolumeSeries, Importance, LogPage, Overview, Points, Problem, SpecValidation, Targets, Timeline,
} from './contract';
import { session } from './session';

/** Below the page's own address, so that it works behind a proxy that puts it somewhere else. */
export const root = new URL('api/v1/', document.baseURI);

/** The server's answer was no, or there was none (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problem?: Problem,
  ) {
    super(message);
  }
}

export type Query = Record<string, string | number | boolean | undefined | null>;

export function path(text: TemplateStringsArray, ...values: (string | number)[]): string {
  return text.reduce((all, part, i) => all + encodeURIComponent(String(values[i - 1])) + part);
}

/** Sends a request with the key of this tab; asks for a key where the server does. */
export async function send(url: string, query: Query = {}, init: RequestInit = {}): Promise<Response> {
  const address = new URL(url.replace(/^\/(api\/v1\/)?/, ''), root);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      address.searchParams.set(name, String(value));
    }
  }

  for (;;) {
    const key = session.key;
    let response: Response;
    try {
      response = await fetch(address, { ...init, credentials: 'omit', headers: { ...(init.headers as Record<string, string>), ...session.headers() } });
    } catch (e) {
      if (e instanceof DOMException && e.name === 'AbortError') {
        throw e;
      }

      throw new ApiError(0, 'The server cannot be reached.');
    }

    if (response.status === 401 && (await session.renew(key))) {
      continue;
    }

    if (!response.ok) {
      throw await refusal(response);
    }

    return response;
  }
}

async function refusal(response: Response): Promise<ApiError> {
  let problem: Problem | undefined;
  if (response.headers.get('Content-Type')?.includes('json')) {
    problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  }

  const parts = [problem?.title, problem?.detail, ...(problem?.errors ?? []).map((e) => `${e.where}: ${e.message}`)].filter(Boolean);
  return new ApiError(response.status, parts.length > 0 ? parts.join('. ') : `The server answered ${response.status}.`, problem);
}

async function get<T>(url: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await send(url, query, signal ? { signal } : {});
  return (await response.json()) as T;
}

async function act(method: 'POST' | 'DELETE', url: string, body?: unknown): Promise<Response> {
  return send(url, {}, { method, headers: body === undefined ? {} : { 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

/** Everything that the pages ask of the server. */
export const api = {
  campaigns: (signal?: AbortSignal) => get<CampaignSummary[]>('campaigns', {}, signal),
  overview: (campaign: string, signal?: AbortSignal) => get<Overview>(path`campaigns/${campaign}/overview`, {}, signal),
  spec: (campaign: string) => get<{ name: string; spec: string; canonicalSpec: string; model?: string }>(path`campaigns/${campaign}/spec`),
  candidates: (campaign: string, query: Query, signal?: AbortSignal) => get<CandidatePage>(path`campaigns/${campaign}/candidates`, query, signal),
  front: (campaign: string, signal?: AbortSignal) => get<CandidatePage>(path`campaigns/${campaign}/front`, {}, signal),
  points: (campaign: string, query: Query, signal?: AbortSignal) => get<Points>(path`campaigns/${campaign}/points`, query, signal),
  hypervolume: (campaign: string, signal?: AbortSignal) => get<HypervolumeSeries>(path`campaigns/${campaign}/hypervolume`, {}, signal),
  importance: (campaign: string, metric: string, signal?: AbortSignal) => get<Importance>(path`campaigns/${campaign}/importance`, { metric }, signal),
  timeline: (campaign: string, signal?: AbortSignal) => get<Timeline>(path`campaigns/${campaign}/timeline`, { max: 2000 }, signal),
  log: (campaign: string, query: Query, signal?: AbortSignal) => get<LogPage>(path`campaigns/${campaign}/log`, query, signal),
  candidate: (campaign: string, number: number, signal?: AbortSignal) => get<CandidateDetail>(path`campaigns/${campaign}/candidates/${number}`, {}, signal),
  fleet: (signal?: AbortSignal) => get<Fleet>('workers', {}, signal),
  targets: (signal?: AbortSignal) => get<Targets>('targets', {}, signal),
  version: () => get<{ version: string; protocol: number }>('version'),

  pause: (campaign: string) => act('POST', path`campaigns/${campaign}/pause`),
  resume: (campaign: string) => act('POST', path`campaigns/${campaign}/resume`),
  cancel: (campaign: string, reason: string) => act('POST', path`campaigns/${campaign}/cancel`, { reason }),
  enqueue: (campaign: string, configuration: string) => act('POST', path`campaigns/${campaign}/candidates`, { configuration }),
  pin: (campaign: string, number: number, pinned: boolean) => act(pinned ? 'POST' : 'DELETE', path`campaigns/${campaign}/candidates/${number}/pin`),
  measure: (campaign: string, number: number, target: string) => act('POST', path`campaigns/${campaign}/candidates/${number}/measure`, { target }),
  validate: async (spec: string, signal?: AbortSignal) =>
    (await (
      await send('specs/validate', {}, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ spec }), ...(signal ? { signal } : {}) })
    ).json()) as SpecValidation,
  submit: async (spec: string, model?: string) => (await (await act('POST', 'campaigns', { spec, ...(model ? { model } : {}) })).json()) as CampaignSummary,
};
