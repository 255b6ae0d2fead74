import type { Problem } from '../model/problem';
import type { Program } from '../programs/program';

/** The namespace where nothing else is said. */
export const DEFAULT_NAMESPACE = 'observability';

/** What every object of ours says about who made it. */
const MANAGED_BY = 'cdk-observatory';

/**
 * Names of objects, all from this one place. They hold no hash and nothing that counts or depends on the order in which things
 * are made: an object keeps its name for as long as the blueprint and the program keep theirs.
 */
export class Names {
  constructor(
    /** The blueprint's name. */
    public readonly instance: string,
    /** The namespace of everything that needs nothing of its host. */
    public readonly namespace: string,
  ) {}

  /** The namespace of programs that must see their host, which restricted Pod Security does not let them. */
  public get nodesNamespace(): string {
    return `${this.namespace}-nodes`;
  }

  /** Of a program's workload, services, service account, network policy and disruption budget. */
  public object(program: string): string {
    return `${this.instance}-${program}`;
  }

  /** Of the headless service behind which each replica has an address of its own. */
  public replicasService(program: string): string {
    return `${this.object(program)}-replicas`;
  }

  /** Of objects that belong to no namespace: two observatories in one cluster have two. */
  public clusterObject(program: string): string {
    return `${this.namespace}-${this.object(program)}`;
  }

  /** What tells a program's pods from all others; never changes, since a workload's selector can't. */
  public selector(program: string): Record<string, string> {
    return { 'app.kubernetes.io/name': program, 'app.kubernetes.io/instance': this.instance };
  }

  /**
   * The labels that Kubernetes recommends. The version is told by the workload alone (see `versionLabel`): a new version is to
   * change what runs and nothing else.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
   */
  public labels(program: Program): Record<string, string> {
    return { ...this.selector(program.name), 'app.kubernetes.io/component': program.component, ...this.commonLabels };
  }

  /** The labels of what belongs to no program. */
  public get sharedLabels(): Record<string, string> {
    return { 'app.kubernetes.io/instance': this.instance, ...this.commonLabels };
  }

  private get commonLabels(): Record<string, string> {
    return { 'app.kubernetes.io/part-of': 'observatory', 'app.kubernetes.io/managed-by': MANAGED_BY };
  }
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export function namespaceProblems(namespace: string): Problem[] {
  if (/^[a-z0-9]([-a-z0-9]{0,55}[a-z0-9])?$/.test(namespace)) return [];
  return [
    {
      code: 'invalid-namespace',
      where: `namespace '${namespace}'`,
      message: `'${namespace}' can't be the name of a namespace that has a second one, ending in -nodes, beside it`,
      allowed: 'lower-case letters, digits and hyphens, first and last no hyphen, at most 57 characters',
      mend: "use a name such as 'observability'",
    },
  ];
}

/**
 * A pod of a stateful set carries the label `controller-revision-hash` with the set's name, a hyphen and ten characters, and a
 * label's value has at most 63: with a longer name no pod would ever be made.
 */
const LONGEST_STATEFUL_SET = 52;

export function statefulSetNameProblems(name: string, program: string): Problem[] {
  if (name.length <= LONGEST_STATEFUL_SET) return [];
  const most = LONGEST_STATEFUL_SET - program.length - 1;
  return [
    {
      code: 'name-too-long',
      where: `StatefulSet '${name}'`,
      message: `the name has ${name.length} characters; Kubernetes could make no pods for it`,
      allowed: `at most ${LONGEST_STATEFUL_SET} characters`,
      mend: `give the blueprint a name of at most ${most} characters`,
    },
  ];
}

/** Which version of a program runs. An image's tag may hold more than a label's value may. */
export function versionLabel(program: Program): Record<string, string> {
  const value = program.image.version
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return { 'app.kubernetes.io/version': value };
}
