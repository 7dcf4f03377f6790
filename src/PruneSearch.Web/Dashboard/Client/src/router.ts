/** Where the user is. It stands behind the # of the address, which no server sees. */
export type Route =
  | { page: 'campaigns' }
  | { page: 'campaign'; campaign: string; view: string }
  | { page: 'candidate'; campaign: string; number: number }
  | { page: 'compare'; campaign: string; first: number; second: number }
  | { page: 'fleet' }
  | { page: 'new'; from?: string }
  | { page: 'unknown' };

export const to = {
  campaigns: () => '#/',
  campaign: (campaign: string, view = 'front') => `#/campaigns/${encodeURIComponent(campaign)}/${view}`,
  candidate: (campaign: string, number: number) => `#/campaigns/${encodeURIComponent(campaign)}/candidates/${number}`,
  compare: (campaign: string, first: number, second: number) => `#/campaigns/${encodeURIComponent(campaign)}/compare/${first}/${second}`,
  fleet: () => '#/fleet',
  new: (from?: string) => (from === undefined ? '#/new' : `#/new/${encodeURIComponent(from)}`),
};

export function route(hash: string): Route {
  let parts: string[];
  try {
    parts = hash.replace(/^#?\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return { page: 'unknown' };
  }

  const [first, campaign, view, a, b] = parts;
  if (first === undefined) return { page: 'campaigns' };
  if (first === 'fleet') return { page: 'fleet' };
  if (first === 'new') return campaign === undefined ? { page: 'new' } : { page: 'new', from: campaign };
  if (first !== 'campaigns' || campaign === undefined) return { page: 'unknown' };
  if (view === 'candidates' && a !== undefined) return { page: 'candidate', campaign, number: Number(a) };
  if (view === 'compare') return { page: 'compare', campaign, first: Number(a), second: Number(b) };
  return { page: 'campaign', campaign, view: view ?? 'front' };
}
