import { lookUp } from '../knowledge';
import { didYouMean } from '../nearest';
import { selectors } from '../selectors';
import type { CheckContext } from './context';

/** `unknown-metric`: a selector of a metric that nobody collects or records. */
export function checkMetrics({ expr, knowledge, report }: CheckContext): void {
  for (const { selector, metric } of selectors(expr)) {
    if (metric === undefined || lookUp(knowledge, metric)) continue;
    const near = didYouMean(metric, knowledge.names?.() ?? []);
    report('unknown-metric', `nothing gives the metric ${metric}`, selector, near ?? 'Declare it where it is made.');
  }
}
