import { AlertRule, Blueprint, kubernetes, Query, Runbook, Service, Severity, SourceName } from 'cdk-observatory';
import { rulebook } from '../../../src/catalog/rulebook';
import { OF_ALL_SERVICES } from '../../../src/catalog/rules';
import { type RuleFileRule, rulesConfig } from '../../../src/programs/prometheus/rules';
import { parse, selectors } from '../../../src/promql';
import { everything } from '../../support/everything';
import { failureOf, objectsOf } from '../objects';
import { attachedWith, rulesIn, SOURCES } from './attached';

describe('rules', () => {
  test('are those of everywhere, without the targets of others', () => {
    const { chart } = attachedWith({ matcherStrategy: kubernetes.MatcherStrategy.NONE, sources: SOURCES });
    const groups = objectsOf(chart)
      .filter(({ kind }) => kind === 'PrometheusRule')
      .flatMap(({ spec }) => spec.groups);
    const extra = ['observatory', 'cluster', 'environment'];
    const asMade = groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule: RuleFileRule) =>
        rule.alert
          ? {
              ...rule,
              labels: Object.fromEntries(Object.entries(rule.labels ?? {}).filter(([k]) => !extra.includes(k))),
            }
          : rule,
      ),
    }));
    const byName = (all: { name: string }[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
    const everywhere = rulesConfig(rulebook(everything, SOURCES).groups, everything).groups;
    const ofAll = (name: string) => OF_ALL_SERVICES.includes(name) || name === 'targets.others';
    expect(byName(asMade.filter(({ name }) => !ofAll(name)))).toEqual(
      byName(everywhere.filter(({ name }) => !ofAll(name))),
    );
  });

  test('what is recorded of services is that of the blueprint’s own, whatever else has the label', () => {
    const services = everything.services.map(({ name }) => name).join('|');
    const recordings = rulesIn(attachedWith().chart).filter(({ record }) => String(record).startsWith('service:'));
    expect(recordings.length).toBeGreaterThan(20);
    for (const { expr } of recordings) {
      for (const { matchers } of selectors(parse(String(expr)))) {
        const found = matchers.map(({ name, op, value }) => name + op + value);
        const ours = ['cluster=eu-1', 'environment=staging', `service=~${services}`];
        expect(found).toEqual(expect.arrayContaining(ours));
        expect(found.filter((one) => one.startsWith('service'))).toHaveLength(1);
      }
    }
  });

  test('other matchers and the order of rules stay', () => {
    const [attachedRules, everywhere] = [
      rulesIn(attachedWith().chart),
      rulesConfig(rulebook(everything, SOURCES).groups, everything).groups.flatMap(({ rules }) => rules),
    ].map((rules) => rules.filter(({ record }) => String(record).startsWith('service:http_errors:')));
    expect(attachedRules.map(({ record }) => record)).toEqual(everywhere.map(({ record }) => record));
    expect(attachedRules[0].expr).toContain('http_response_status_code=~"5.."');
  });

  test('every alert says whose it is, and where the existing sources do not say it', () => {
    const alerts = rulesIn(attachedWith().chart).filter(({ alert }) => alert);
    expect(alerts.length).toBeGreaterThan(40);
    for (const { labels } of alerts) {
      expect(labels).toMatchObject({ observatory: 'everything', cluster: 'eu-1', environment: 'staging' });
      expect(labels).toMatchObject({ severity: expect.any(String), responder: expect.any(String) });
    }
  });

  test('an alert has the namespace that Alertmanager lets through, and keeps its own beside it', () => {
    const [{ labels }] = rulesIn(attachedWith().chart).filter(({ alert }) => alert);
    expect(labels).toMatchObject({ namespace: 'team', workload_namespace: '{{ $labels.namespace }}' });
  });

  test('where Alertmanager lets all through, the namespace stays', () => {
    const { chart } = attachedWith({ matcherStrategy: kubernetes.MatcherStrategy.NONE });
    for (const { alert, labels } of rulesIn(chart)) if (alert) expect(labels).not.toHaveProperty('namespace');
  });

  test('recorded series get no labels of alerts', () => {
    const recordings = rulesIn(attachedWith().chart).filter(({ record }) => record);
    expect(recordings.length).toBeGreaterThan(0);
    for (const { labels } of recordings) expect(labels ?? {}).not.toHaveProperty('observatory');
  });

  test('what reads sources that are not there is left out, and told', () => {
    const { chart, attached } = attachedWith({ sources: [SourceName.NODE_EXPORTER] });
    const names = objectsOf(chart).map(({ metadata }) => metadata.name);
    expect(names).toContain('everything-node');
    expect(names).not.toContain('everything-kubernetes');
    expect(attached.notes.join('\n')).toMatch(/rules left out: kubernetes\.workloads: .*no kube-state-metrics here/);
  });

  test('the targets of others raise no alert here', () => {
    expect(rulesIn(attachedWith().chart).map(({ alert }) => alert)).not.toContain('TargetDown');
  });

  test('wrong rules of the user are told at synth', () => {
    const alerts = [
      new AlertRule('Odd', {
        query: Query.promql('nobody_collects_this > 1'),
        severity: Severity.LOW,
        summary: 'Odd.',
        runbook: new Runbook({ meaning: 'Odd.', checks: ['Look.'], actions: ['Mend.'] }),
      }),
    ];
    const { escalation, mailServer } = everything;
    const blueprint = new Blueprint('shop', { escalation, mailServer, services: [new Service('api', { alerts })] });
    expect(failureOf(attachedWith({ blueprint }).chart)).toContain("AlertRule 'Odd'");
  });
});
