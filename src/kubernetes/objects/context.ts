import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Program } from '../../programs/program';
import type { Names } from '../names';
import type { Placement } from '../placement';
import type { FileGroup } from './file-groups';

/** What the objects of one program are made from. */
export interface ObjectsContext {
  /** Below which the objects are made. */
  readonly scope: Construct;
  readonly placement: Placement;
  /** The program as it was when the objects were made: its shape does not change after that. */
  readonly program: Program;
  /** The program as it is at last: contents of files and calls, when nothing more can be added. */
  readonly final: () => Program;
  /** Its files, by the objects that hold them. */
  readonly files: FileGroup[];
  readonly names: Names;
  /** Of the objects that are called as the program is. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly selector: Record<string, string>;
  /** Who may connect to the program, known when nothing more can be added. */
  readonly ingress: () => k8s.NetworkPolicyIngressRule[];
  /** Where the program may connect to, known when nothing more can be added. */
  readonly egress: () => k8s.NetworkPolicyEgressRule[];
}

/** The metadata of an object of the program. */
export function metadata(context: ObjectsContext, name: string = context.name): k8s.ObjectMeta {
  return { name, namespace: context.namespace, labels: context.labels };
}

/** Whether each replica has a name and storage of its own. */
export function isStateful(program: Program): boolean {
  if (program.scale.kind === 'per-node') return false;
  return program.scale.kind === 'quorum' || program.storage.some((storage) => storage.kind === 'persistent');
}

/** How many there are, where that is said. */
export function replicasOf(program: Program): number | undefined {
  return program.scale.kind === 'per-node' ? undefined : program.scale.count;
}
