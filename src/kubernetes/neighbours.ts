import type { k8s } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import type { Program } from '../programs/program';
import type { Names } from './names';

/** A program that was put into the app, as its neighbours see it. */
export interface Neighbour {
  readonly node: IConstruct['node'];
  readonly names: Names;
  readonly namespace: string;
  /** All of it but its files' contents and its calls. */
  readonly shape: Program;
  /** As it is at last. */
  program(): Program;
}

/** By the root of the tree: whoever looks for a neighbour need not walk through all that is there. */
const registered = new WeakMap<IConstruct, Neighbour[]>();

export function register(neighbour: Neighbour): void {
  const root = neighbour.node.root;
  registered.set(root, [...(registered.get(root) ?? []), neighbour]);
}

/** All programs of the app. */
export function programsBelow(root: IConstruct): Neighbour[] {
  return registered.get(root) ?? [];
}

/** The programs that make one observatory: of the same blueprint, in the same place. */
export function neighboursOf(one: Pick<Neighbour, 'node' | 'names'>): Neighbour[] {
  return programsBelow(one.node.root).filter(
    ({ names }) => names.instance === one.names.instance && names.namespace === one.names.namespace,
  );
}

/** The pods of a program, wherever the policy stands that speaks of them. */
export function podsOf(names: Names, namespace: string, program: string): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: names.selector(program) },
  };
}
