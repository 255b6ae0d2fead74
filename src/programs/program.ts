import type { Secret } from '../model';
import type { Image } from './image';

/**
 * All that a platform must know to run one program, and nothing about the platform.
 */
export interface Program {
  /** Its name: that of its objects, and how other programs call it. */
  readonly name: string;
  /** What it is for, as in the label `app.kubernetes.io/component`. */
  readonly component: string;
  readonly image: Image;
  /** Replaces the image's entry point. */
  readonly command?: string[];
  readonly args: string[];
  readonly env: EnvVar[];
  readonly files: ProgramFile[];
  /** Secrets that it reads from files. Each appears at `path`, readable for it alone. */
  readonly secrets: SecretFile[];
  readonly ports: Port[];
  readonly calls: Call[];
  readonly storage: Storage[];
  readonly scale: Scale;
  readonly health: Health;
  readonly resources: Resources;
  /** The numeric user and group that it runs as. */
  readonly user: { readonly uid: number; readonly gid: number };
  readonly access: Access;
  /** How it is told to read changed files. Undefined: it must be restarted. */
  readonly reload?: HttpEndpoint;
  /** How long it may take to stop, in seconds. */
  readonly stopSeconds: number;
}

export interface EnvVar {
  readonly name: string;
  /** A plain value, a secret, or something that only the platform knows when the program starts. */
  readonly value: string | Secret | RuntimeValue;
}

/** What only the platform knows when a program starts. Usable in args as `$(NAME)` on Kubernetes. */
export enum RuntimeValue {
  /** A name that tells this replica from the others and stays over restarts. */
  REPLICA_NAME = 'replica-name',
  /** The address at which this replica is reached. */
  REPLICA_ADDRESS = 'replica-address',
  /** The name of the machine. */
  NODE_NAME = 'node-name',
}

export interface ProgramFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
  /** Whether the program reads a changed file when told to, or must be restarted. */
  readonly onChange: 'reload' | 'restart';
}

export interface SecretFile {
  readonly secret: Secret;
  /** Absolute. */
  readonly path: string;
}

export interface Port {
  /** At most 15 lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Whom a program talks to. Network policies and security groups follow from it. */
export type Call =
  /** Another program, or other replicas of itself. */
  | { readonly to: 'program'; readonly program: string; readonly port: string }
  /** The targets that it scrapes, in any namespace; no ports named means any. */
  | { readonly to: 'targets'; readonly ports: number[] }
  /** The nodes' own ports, such as the kubelet's. */
  | { readonly to: 'nodes'; readonly ports: number[] }
  /** The API of the platform. */
  | { readonly to: 'platform-api' }
  /** Addresses outside, such as a chat's. */
  | { readonly to: 'outside'; readonly ports: number[]; readonly why: string };

export interface Storage {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Persistent data outlives the replica; scratch data does not. */
  readonly kind: 'persistent' | 'scratch';
}

export type Scale =
  /** So many equal ones. */
  | { readonly kind: 'replicas'; readonly count: number }
  /** One on each machine. */
  | { readonly kind: 'per-node' }
  /** So many with names of their own, which know each other. */
  | { readonly kind: 'quorum'; readonly count: number };

export interface HttpEndpoint {
  readonly path: string;
  /** Name of one of the program's ports. */
  readonly port: string;
}

export interface Health {
  readonly readiness: HttpEndpoint;
  readonly liveness: HttpEndpoint;
  /** How long it may take until it is live for the first time, in seconds. */
  readonly startupSeconds: number;
}

export interface Resources {
  readonly cpuMillis: { readonly request: number; readonly limit: number };
  readonly memoryBytes: { readonly request: number; readonly limit: number };
}

/** What a program needs of its host and platform, no more. Everything here that is not usual has its reason with it. */
export interface Access {
  readonly hostPaths: HostPath[];
  /** Why it must share the host's network. Undefined: it does not. */
  readonly hostNetwork?: string;
  /** Why it must see the host's processes. Undefined: it does not. */
  readonly hostProcesses?: string;
  readonly kubernetes: KubernetesRule[];
  readonly iam: IamStatement[];
}

export interface HostPath {
  readonly name: string;
  readonly hostPath: string;
  readonly path: string;
  /** Why it is needed. */
  readonly why: string;
}

export interface KubernetesRule {
  readonly apiGroups?: string[];
  readonly resources?: string[];
  readonly resourceNames?: string[];
  readonly nonResourceUrls?: string[];
  readonly verbs: string[];
}

export interface IamStatement {
  readonly actions: string[];
  /** What the actions are allowed on; a platform replaces `{workspace}` and other names in braces. */
  readonly resources: string[];
}

/** What a program needs that asks for nothing. */
export const NO_ACCESS: Access = { hostPaths: [], kubernetes: [], iam: [] };

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;
