import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../model/problem';
import { programsBelow } from './neighbours';

/**
 * Objects of one name in the charts that hold programs. The first program of an app speaks for all, so that each collision is told
 * once.
 */
export function nameCollisions(one: IConstruct): Problem[] {
  const programs = programsBelow(one.node.root);
  if (programs[0]?.node !== one.node) return [];
  return collisionsIn(new Set(programs.map(({ node }) => Chart.of(node.scope as IConstruct))));
}

/** Objects of one name in some charts. */
export function collisionsIn(charts: Iterable<Chart>): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const chart of charts) {
    for (const object of chart.node.findAll()) {
      if (!ApiObject.isApiObject(object)) continue;
      const { apiGroup, kind, name, metadata } = object;
      const key = [apiGroup, kind, metadata.namespace ?? '', name].join(' ');
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, object.node.path);
      else if (owner !== object.node.path) problems.push(collision(kind, name, owner, object.node.path));
    }
  }
  return problems;
}

function collision(kind: string, name: string, first: string, second: string): Problem {
  return {
    code: 'name-collision',
    where: second,
    message: `${kind} '${name}' is there twice: ${first} makes it too`,
    allowed: 'one object of a kind and name in a namespace',
    mend:
      kind === 'Namespace'
        ? 'let one of them be with createNamespaces: false, or give it another namespace'
        : 'give one of the blueprints another name, or one of the observatories another namespace',
  };
}
