import { type Blueprint, type Metric, MetricKind, type RecordingRule, type RuleGroup } from '../model';
import { TARGET_LABELS } from '../model/metric';
import { type Expr, type Knowledge, type KnownMetric, labelsOf, selectors, visit } from '../promql';
import type { Source } from './sources';

/** A recording rule, and how often it is evaluated. */
interface Recorded {
  readonly rule: RecordingRule;
  readonly intervalMs: number;
}

/** What Prometheus sets on each sample of every target, beside what discovery does. */
const TARGET: readonly string[] = TARGET_LABELS;

/**
 * What is known about all series that there will be: of the sources, of services, of business indicators, and recorded ones.
 * The labels of recorded series follow from their expressions.
 */
export class BlueprintKnowledge implements Knowledge {
  public readonly scrapeIntervalMs: number;
  private readonly collected = new Map<string, KnownMetric>();
  private readonly recorded = new Map<string, Recorded[]>();
  private readonly worked = new Map<string, KnownMetric>();
  private readonly beingWorked = new Set<string>();
  private allNames?: string[];

  constructor(
    private readonly blueprint: Blueprint,
    sources: readonly Source[],
  ) {
    this.scrapeIntervalMs = blueprint.scrapeInterval.toMillis();
    for (const source of sources) for (const metric of source.metrics) this.addMetric(metric, 'both');
    for (const service of blueprint.services) {
      const http = service.metrics;
      for (const metric of service.allMetrics) {
        const isHttp = http?.metrics.includes(metric);
        this.addMetric(metric, isHttp ? (http?.nativeHistograms ? 'native' : 'classic') : 'both');
      }
    }
    for (const indicator of blueprint.business) for (const metric of indicator.metrics) this.addMetric(metric, 'both');
  }

  /** Makes what a group records known. */
  public addRecordings(group: RuleGroup): void {
    const intervalMs = (group.interval ?? this.blueprint.evaluationInterval).toMillis();
    for (const rule of group.recordings) {
      this.recorded.set(rule.name, [...(this.recorded.get(rule.name) ?? []), { rule, intervalMs }]);
    }
    this.worked.clear();
    this.allNames = undefined;
  }

  public metric(name: string): KnownMetric | undefined {
    return this.collected.get(name) ?? this.recordedMetric(name);
  }

  public names(): readonly string[] {
    this.allNames ??= [...this.collected.keys(), ...this.recorded.keys()];
    return this.allNames;
  }

  private recordedMetric(name: string): KnownMetric | undefined {
    const known = this.worked.get(name);
    if (known) return known;
    const rules = this.recorded.get(name);
    if (!rules) return undefined;
    // A rule that reads itself: what labels it has is anybody's guess.
    if (this.beingWorked.has(name)) return { kind: 'gauge' };
    this.beingWorked.add(name);
    const sets = rules.map(({ rule }) => ({ set: labelsOf(rule.query._expr, this), own: Object.keys(rule.labels) }));
    this.beingWorked.delete(name);
    const worked: KnownMetric = {
      kind: rules.some(({ rule }) => this.isHistogram(rule.query._expr)) ? 'histogram' : 'gauge',
      labels: sets.some(({ set }) => set.open)
        ? undefined
        : [...new Set(sets.flatMap(({ set, own }) => [...set.known, ...own]))],
      interval: Math.max(...rules.map(({ intervalMs }) => intervalMs)),
    };
    this.worked.set(name, worked);
    return worked;
  }

  /** Whether what comes out is native histograms: some go in, and nothing reads numbers out of them. */
  private isHistogram(expr: Expr): boolean {
    let read = false;
    visit(expr, (node) => {
      if (node.kind === 'call' && node.func.startsWith('histogram_')) read = true;
    });
    return !read && selectors(expr).some(({ metric }) => metric && this.metric(metric)?.kind === 'histogram');
  }

  private addMetric(metric: Metric, histograms: 'classic' | 'native' | 'both'): void {
    const labels = metric.labels;
    const parts = (suffixes: string[], more: string[]): void => {
      for (const suffix of suffixes) this.add(`${metric.name}_${suffix}`, 'counter', [...labels, ...more]);
    };
    switch (metric.kind) {
      case MetricKind.HISTOGRAM:
        if (histograms !== 'classic') this.add(metric.name, 'histogram', labels);
        if (histograms === 'native') break;
        parts(['bucket'], ['le']);
        parts(['sum', 'count'], []);
        break;
      case MetricKind.SUMMARY:
        this.add(metric.name, 'summary', [...labels, 'quantile']);
        parts(['sum', 'count'], []);
        break;
      default:
        this.add(metric.name, metric.kind, labels);
    }
  }

  private add(name: string, kind: KnownMetric['kind'], labels: readonly string[]): void {
    const before = this.collected.get(name);
    this.collected.set(name, {
      kind: before && before.kind !== kind ? 'unknown' : kind,
      labels: [...new Set([...(before?.labels ?? TARGET), ...labels])],
    });
  }
}
