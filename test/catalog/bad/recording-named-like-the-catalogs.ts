import { Query, RecordingRule, RuleGroup } from '../../../src/model';
import { shop } from '../shop';

export const expected = {
  code: 'duplicate-recording',
  says: "'node:cpus:count' is the catalog's",
  where: "Blueprint 'shop' › RuleGroup 'own' › RecordingRule 'node:cpus:count'",
};

export const make = () =>
  shop({
    rules: [
      new RuleGroup('own', {
        recordings: [
          new RecordingRule('node:cpus:count', { query: Query.promql('count(node_load1)'), help: 'Nodes.' }),
        ],
      }),
    ],
  });
