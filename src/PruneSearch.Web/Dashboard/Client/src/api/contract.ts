/** What the API under /api/v1 says; docs/dashboard.md and the OpenAPI document describe it. Absent fields are left out. */

export type Phase = 'base' | 'search' | 'final' | 'finished' | 'failed' | 'cancelled';

export interface Value {
  value: number;
  low?: number;
  high?: number;
}

export interface CampaignSummary {
  name: string;
  phase: Phase;
  paused: boolean;
  reason?: string;
  owner?: string;
  startedAt: string;
  updatedAt: string;
  candidates: number;
  active: number;
  leases: number;
  computeHours: number;
  /** Candidates that the spec asks for in all. */
  planned?: number;
  /** Share of the planned candidates that ended. */
  progress?: number;
  etaSeconds?: number;
  /** The fastest member of the front. */
  best?: { candidate: number; target: string; speedup: number; low: number; high: number };
  /** At most 40 points, oldest first. */
  hypervolume?: number[];
}

export type Unit = '' | 'ms' | 'mJ' | 'share' | 'bytes' | 'x' | 'count';

export interface MetricInfo {
  /** The spec's text: "accuracy", "latency(edge)". */
  key: string;
  label: string;
  unit: Unit;
  largerIsBetter: boolean;
  target?: string;
}

export interface Constraint {
  text: string;
  metric: string;
  bound: number;
  atLeast: boolean;
}

export interface Overview {
  summary: CampaignSummary;
  sequence: number;
  objectives: string[];
  metrics: MetricInfo[];
  constraints: Constraint[];
  targets: { name: string; text: string; provider?: string; threads?: number }[];
  dense: Record<string, Value>;
  counts: Record<'proposed' | 'active' | 'complete' | 'feasible' | 'front' | 'stopped' | 'failed' | 'infeasible' | 'duplicate', number>;
  findings: { isGain: boolean; text: string }[];
  warnings: string[];
  advantage?: { search: number; uniform?: number; random?: number; comparisons: string[] };
}

export type Origin = 'sampler' | 'enqueued' | 'uniform' | 'random' | 'scratch';
export type Standing = 'front' | 'feasible' | 'infeasible' | 'active' | 'stopped' | 'failed' | 'duplicate';

export interface CandidateRow {
  number: number;
  origin: Origin;
  standing: Standing;
  pinned: boolean;
  reason?: string;
  proposedAt?: string;
  rung?: number;
  stage?: string;
  recipe: Record<string, string | number>;
  values: Record<string, Value>;
  verdict?: string;
}

export interface CandidatePage {
  total: number;
  offset: number;
  sequence: number;
  items: CandidateRow[];
}

export interface Points {
  sequence: number;
  total: number;
  shown: number;
  number: number[];
  origin: Origin[];
  standing: Standing[];
  pinned: boolean[];
  values: Record<string, (number | null)[]>;
  low: Record<string, (number | null)[]>;
  high: Record<string, (number | null)[]>;
  recipe: Record<string, (string | number | null)[]>;
}

export interface HypervolumePoint {
  at: string;
  seconds: number;
  computeHours: number;
  candidates: number;
  value: number;
}

export interface HypervolumeSeries {
  reference: Record<string, number>;
  series: { origin: 'search' | 'uniform' | 'random' | 'scratch'; points: HypervolumePoint[] }[];
}

export interface Importance {
  metric: string;
  candidates: number;
  method: string;
  parameters: { name: string; importance: number }[];
}

export interface Span {
  token: number;
  worker: string;
  item: string;
  kind: string;
  candidate?: number;
  from: string;
  to?: string;
  outcome: 'running' | 'reported' | 'failed' | 'lost';
  message?: string;
  retry?: boolean;
}

export interface Timeline {
  from?: string;
  to?: string;
  total: number;
  shown: number;
  workers: string[];
  spans: Span[];
}

export interface LogEntry {
  sequence: number;
  at: string;
  kind: string;
  text: string;
  candidate?: number;
  isProblem: boolean;
}

export interface LogPage {
  total: number;
  entries: LogEntry[];
}

export interface Layer {
  name: string;
  operator: string;
  units: number;
  kept: number;
  ratio: number;
}

export interface GraphNode {
  id: string;
  label: string;
  operator: string;
  units?: number;
  kept?: number;
  column: number;
  row: number;
}

export interface NetworkGraph {
  nodes: GraphNode[];
  edges: [string, string][];
}

export interface TrainingRung {
  rung: number;
  steps: number;
  curve: { step: number; loss?: number; accuracy?: number; learningRate?: number }[];
}

export interface Measurement {
  target: string;
  when: 'search' | 'confirmation' | 'again';
  at?: string;
  median: Value;
  p95: number;
  dense?: Value;
  speedup?: Value;
  unstable?: string;
  samples: number[];
  denseSamples: number[];
  receipt: string;
}

export interface CandidateDetail {
  row: CandidateRow;
  configuration?: string;
  identity?: string;
  shapeKey?: string;
  plan?: { parameters: number; nonZeroParameters: number; macs: number; denseParameters: number; denseMacs: number; oracle?: string };
  layers: Layer[];
  graph?: NetworkGraph;
  training: TrainingRung[];
  before: Record<string, number>;
  after: Record<string, number>;
  test?: Record<string, Value>;
  denseTest?: Record<string, Value>;
  measurements: Measurement[];
  verdict?: string;
  warnings: string[];
  parents: number[];
  lineage: { text: string; at?: string; sequence?: number }[];
  files: { name: string; hash: string; bytes?: number; href: string }[];
}

export interface Fleet {
  workers: {
    name: string;
    slot?: string;
    label: string;
    state: 'working' | 'waiting' | 'silent';
    lastSeen?: string;
    campaign?: string;
    item?: string;
    done?: number;
    note?: string;
    since?: string;
    busyShare?: number;
  }[];
}

export interface Targets {
  targets: { name: string; text: string; campaigns: string[]; waiting: number; leased: number; fingerprint?: Record<string, string> }[];
}

export interface SpecError {
  where: string;
  message: string;
  rule?: string;
  line?: number;
  column?: number;
}

export interface SpecValidation {
  valid: boolean;
  canonical?: string;
  errors: SpecError[];
}

/** Why a request was refused (RFC 9457). */
export interface Problem {
  title: string;
  status: number;
  detail?: string;
  errors?: SpecError[];
}
