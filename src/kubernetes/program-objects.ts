import type { INetworkPolicyPeer } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Problem } from '../model/problem';
import type { Program } from '../programs/program';
import { type Names, statefulSetNameProblems } from './names';
import { type Neighbour, neighboursOf, register } from './neighbours';
import { egressRules, ingressRules } from './network';
import { KINDS } from './objects';
import { configMapProblems } from './objects/config-map';
import { isStateful, type ObjectsContext } from './objects/context';
import { fileGroups } from './objects/file-groups';
import type { Placement } from './placement';

/** Where a program runs: in the namespace that its needs allow. */
export function namespaceOf({ names }: Placement, program: Program): string {
  return needsItsHost(program) ? names.nodesNamespace : names.namespace;
}

/** Whether restricted Pod Security would refuse the program. */
export function needsItsHost({ access }: Program): boolean {
  return access.hostPaths.length > 0 || access.hostNetwork !== undefined || access.hostProcesses !== undefined;
}

/**
 * A program as objects of a chart. The objects are there at once, so that anybody can reach and patch them; what files hold and
 * who talks to whom is worked out at synthesis, when all neighbours and monitors are known.
 */
export class ProgramObjects implements Neighbour {
  public readonly context: ObjectsContext;
  /** Whom the user lets in. */
  public readonly allowed: INetworkPolicyPeer[] = [];
  private told?: { readonly program: Program; readonly neighbours: number };

  /**
   * @param scope below which the objects are made
   * @param tell the program as it is with the neighbours of this moment
   */
  constructor(
    scope: Construct,
    placement: Placement,
    private readonly tell: () => Program,
  ) {
    const program = tell();
    const { names } = placement;
    this.context = {
      scope,
      placement,
      program,
      final: () => this.program(),
      files: fileGroups(program.files),
      names,
      name: names.object(program.name),
      namespace: namespaceOf(placement, program),
      labels: names.labels(program),
      selector: names.selector(program.name),
      ingress: () => ingressRules(this, this.program(), this.allowed),
      egress: () => egressRules(placement, this.program()),
    };
    register(this);
    for (const make of KINDS) make(this.context);
  }

  public get node(): Construct['node'] {
    return this.context.scope.node;
  }

  public get names(): Names {
    return this.context.names;
  }

  public get namespace(): string {
    return this.context.namespace;
  }

  public get shape(): Program {
    return this.context.program;
  }

  public program(): Program {
    const neighbours = neighboursOf(this).length;
    if (this.told?.neighbours !== neighbours) this.told = { program: this.tell(), neighbours };
    return this.told.program;
  }

  /** There is more to tell than there was last time. */
  public changed(): void {
    this.told = undefined;
  }

  /** What Kubernetes would refuse. */
  public problems(): Problem[] {
    const { name, program } = this.context;
    return [
      ...(isStateful(program) ? statefulSetNameProblems(name, program.name) : []),
      ...configMapProblems(this.context),
    ];
  }
}
