import { type INetworkPolicyPeer, Namespaces, Pods } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { formatProblem, ObservatoryError, type Problem } from '../model/problem';
import type { Program } from '../programs/program';
import type { ScrapeJob, Surroundings } from '../programs/surroundings';
import { nameCollisions } from './collisions';
import { NOWHERE } from './directory';
import { replicasOf } from './objects/context';
import { reloaderImage } from './objects/reloader';
import { type Placement, placementOf } from './placement';
import type { PlacementProps } from './placement-props';
import { ProgramObjects } from './program-objects';
import { surroundingsOf } from './surroundings';

/**
 * One program of an observatory and its objects.
 *
 * Every object is a child that is called after what it is: `workload` (the default child), `service`, `replicas-service`,
 * `service-account`, `cluster-role`, `cluster-role-binding`, `network-policy`, `disruption-budget`; ConfigMaps are called after the
 * folder that they fill, such as `config` and `rules`. What no option changes is reached so:
 * `ApiObject.of(observatory.prometheus.node.findChild('workload')).addJsonPatch(…)`.
 */
export abstract class ObservatoryProgram extends Construct {
  /** @internal */
  public readonly _placement: Placement;
  private objects?: ProgramObjects;
  private selected?: Pods;

  constructor(scope: Construct, id: string, props: PlacementProps) {
    super(scope, id);
    this._placement = placementOf(props);
  }

  /** The name of its workload, service, service account and of every other object that there is one of. */
  public get objectName(): string {
    return this._objects.context.name;
  }

  /** The namespace of its objects. */
  public get namespace(): string {
    return this._objects.namespace;
  }

  /** Its pods, for rules of your own: `deployment.connections.allowFrom(observatory.prometheus.pods)`. */
  public get pods(): Pods {
    this.selected ??= Pods.select(this, 'pods', {
      labels: this._objects.context.selector,
      namespaces: Namespaces.select(this, 'pods-namespace', { names: [this.namespace] }),
    });
    return this.selected;
  }

  /** The images that its pods run, sorted. */
  public get images(): string[] {
    const { context, shape } = this._objects;
    const reloader = reloaderImage(context);
    return [shape.image.reference, ...(reloader ? [reloader.reference] : [])].sort();
  }

  /** The secrets that must be there before it can start, as `namespace/secret: key`, sorted. */
  public get requiredSecrets(): string[] {
    const keys = this._objects.shape.secrets.map(({ secret }) => `${this.namespace}/${secret.name}: ${secret.key}`);
    return [...new Set(keys)].sort();
  }

  /**
   * Lets others connect to it. By itself it can be reached by the programs of the observatory that call it, and by no one else.
   *
   * @param peer a workload, pods, namespaces or a block of addresses; pods that name no namespace are meant wherever they are
   */
  public allowFrom(peer: INetworkPolicyPeer): void {
    this._objects.allowed.push(peer);
  }

  /**
   * Makes the objects.
   *
   * @param tell the program in its surroundings
   * @param jobs what is scraped
   * @internal
   */
  protected _run(tell: (surroundings: Surroundings) => Program, jobs: () => ScrapeJob[] = () => []): void {
    const alone = tell(NOWHERE);
    const own = { program: alone.name, replicas: replicasOf(alone) ?? 1 };
    const here = { node: this.node, names: this._placement.names };
    this.objects = new ProgramObjects(this, this._placement, () =>
      tell(surroundingsOf(here, this._placement, jobs(), own)),
    );
    this.node.defaultChild = this.node.findChild('workload');
    this.node.addValidation({ validate: () => this.validation() });
  }

  /**
   * What is wrong with it.
   *
   * @internal
   */
  protected _problems(): Problem[] {
    return [];
  }

  /** @internal */
  public get _objects(): ProgramObjects {
    if (!this.objects) throw new Error(`${this.node.path} was not told what to run`);
    return this.objects;
  }

  private validation(): string[] {
    return this.collect().map((problem) => formatProblem(problem).trimStart());
  }

  /** What stops the program from being told at all is a problem like any other, and hides those that come after it. */
  private collect(): Problem[] {
    const own = this._problems();
    try {
      return [...own, ...this._objects.problems(), ...nameCollisions(this)];
    } catch (error) {
      if (error instanceof ObservatoryError) return [...own, ...error.problems];
      throw error;
    }
  }
}
