import type { CandidateDetail, HypervolumeSeries, Importance, Overview, Points, Timeline } from '../api/contract';

/** What a report carries: the documents that the API serves of its campaign. */
export interface Documents {
  overview: Overview;
  points: Points;
  hypervolume: HypervolumeSeries;
  /** One for each objective. */
  importance: Importance[];
  timeline: Timeline;
  /** Members of the front. */
  candidates: CandidateDetail[];
}

/** The documents of this page; a name that it lacks throws. */
export function documents(): Documents {
  const of = <T>(name: string): T => JSON.parse(document.querySelector(`script[data-document="${name}"]`)!.textContent!) as T;
  return {
    overview: of('overview'), points: of('points'), hypervolume: of('hypervolume'), importance: of('importance'), timeline: of('timeline'), candidates: of('candidates'),
  };
}
