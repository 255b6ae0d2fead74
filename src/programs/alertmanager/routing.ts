import { type Hiding, hidings } from '../../catalog/inhibitions';
import { labelsOfLevels } from '../../catalog/levels';
import { DEAD_MANS_SWITCH } from '../../catalog/rules/heartbeat';
import type { Blueprint, Channel, Duration, Responder, Severity, SeverityPolicy } from '../../model';
import { Duration as Time } from '../../model/duration';
import { Severity as Level, SEVERITIES } from '../../model/severity';

/** A condition on a label of an alert. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Where alerts go, as a tree: an alert takes the first child that matches, and stays here when none does. */
export interface Route {
  readonly matchers: Matcher[];
  readonly receiver: string;
  readonly groupWait: Duration;
  readonly groupInterval: Duration;
  readonly repeatInterval: Duration;
  readonly routes: Route[];
}

/** Whom a route reaches. */
export interface Receiver {
  readonly name: string;
  readonly channels: Channel[];
  /** Whose channels these are. Undefined for the heartbeat. */
  readonly responder?: Responder;
  readonly severity: Severity;
  /** Whether it hears that an alert is over. The heartbeat does not: the end of the sign of life would be one more sign of life. */
  readonly hearsOfEnd: boolean;
}

/** An alert that hides others while it fires. */
export interface Inhibition {
  readonly source: Matcher[];
  readonly target: Matcher[];
  /** Labels that both must have with equal values. */
  readonly equal: string[];
}

/** Who hears of what. Neutral: Alertmanager, Amazon Managed Prometheus and the Prometheus Operator are told from it. */
export interface Routing {
  readonly route: Route;
  readonly receivers: Receiver[];
  readonly inhibitions: Inhibition[];
  /** Alerts that are equal in these are told together. */
  readonly groupBy: string[];
}

/** Name of the receiver that the dead man's switch goes to. */
export const HEARTBEAT = 'heartbeat';

const GROUP_BY = ['alertname', 'cluster', 'environment', 'service', 'namespace'];

/** What tells one thing from another: an alert is hidden only by one about the very same thing. */
export const SAME_THING = [
  'alertname',
  'cluster',
  'environment',
  'service',
  'job',
  'namespace',
  'pod',
  'container',
  'persistentvolumeclaim',
  'node',
  'instance',
  'device',
  'mountpoint',
];

/** How long to wait before new alerts of a group that was told already are told too. */
const GROUP_INTERVAL = Time.minutes(5);

/**
 * The sign of life is given every minute: at every second look. The last one is noted when it has arrived, a moment after the look
 * that sent it; a whole minute to wait would not be over yet at the look one minute later.
 */
const HEARTBEAT_LOOKS = Time.seconds(30);
const HEARTBEAT_REPEAT = Time.seconds(50);

/** The name of the receiver that reaches a responder with alerts of a severity. */
export function receiverName(responder: Responder, severity: Severity): string {
  return `${responder.name}-${severity}`;
}

/**
 * The blueprint's routes: by responder, within that by severity. What names no responder, or one that is not there, goes to the
 * first level of escalation, by severity too; what has no known severity is taken as high.
 */
export function routing(blueprint: Blueprint): Routing {
  const [first, ...others] = firstThenOthers(blueprint);
  const responders = [first, ...others];
  const policies = SEVERITIES.map((severity) => blueprint.severityPolicy(severity));
  const fallback = policies[SEVERITIES.indexOf(Level.HIGH)];

  const bySeverity = (responder: Responder): Route[] =>
    policies.map((policy) => leaf(responder, policy, [equals('severity', policy.severity)]));

  const route: Route = {
    ...leaf(first, fallback, []),
    routes: [
      ...(blueprint.heartbeat ? [heartbeatRoute()] : []),
      ...others.map((responder) => ({
        ...leaf(responder, fallback, [equals('responder', responder.name)]),
        routes: bySeverity(responder),
      })),
      ...bySeverity(first),
    ],
  };
  const sameThing = [...new Set([...SAME_THING, ...labelsOfLevels(blueprint)])];
  return {
    route,
    groupBy: GROUP_BY,
    receivers: [
      ...responders.flatMap((responder) =>
        policies.map((policy) => ({
          name: receiverName(responder, policy.severity),
          channels: responder.channelsFor(policy),
          responder,
          severity: policy.severity,
          hearsOfEnd: true,
        })),
      ),
      ...(blueprint.heartbeat
        ? [{ name: HEARTBEAT, channels: [blueprint.heartbeat], severity: Level.LOW, hearsOfEnd: false }]
        : []),
    ],
    inhibitions: [
      ...SEVERITIES.slice(0, -1).map((severity) => ({
        source: [equals('severity', severity)],
        target: [lesserThan(severity)],
        equal: sameThing,
      })),
      ...unique(hidings(blueprint).map(inhibitionOf)),
    ],
  };
}

/** An alert never hides one that matters as much: of two that hide each other nobody would hear. */
function inhibitionOf({ alert, severity, hides }: Hiding): Inhibition {
  return {
    source: [equals('alertname', alert), equals('severity', severity)],
    target: [{ label: 'alertname', operator: '=~', value: hides.alerts.join('|') }, lesserThan(severity)],
    equal: [...new Set(['cluster', 'environment', ...hides.equal])],
  };
}

function lesserThan(severity: Severity): Matcher {
  const lesser = SEVERITIES.slice(SEVERITIES.indexOf(severity) + 1);
  return { label: 'severity', operator: '=~', value: lesser.join('|') };
}

/** Services of one kind have alerts of one name, which hide the same. */
function unique(inhibitions: Inhibition[]): Inhibition[] {
  return [...new Map(inhibitions.map((each) => [JSON.stringify(each), each])).values()];
}

function firstThenOthers(blueprint: Blueprint): Responder[] {
  const first = blueprint.escalation.levels[0];
  return [first, ...blueprint.responders.filter((responder) => responder !== first)];
}

function leaf(responder: Responder, policy: SeverityPolicy, matchers: Matcher[]): Route {
  return {
    matchers,
    receiver: receiverName(responder, policy.severity),
    groupWait: policy.groupWait,
    groupInterval: GROUP_INTERVAL,
    repeatInterval: policy.repeat,
    routes: [],
  };
}

function heartbeatRoute(): Route {
  return {
    matchers: [equals('alertname', DEAD_MANS_SWITCH)],
    receiver: HEARTBEAT,
    groupWait: Time.seconds(1),
    groupInterval: HEARTBEAT_LOOKS,
    repeatInterval: HEARTBEAT_REPEAT,
    routes: [],
  };
}

function equals(label: string, value: string): Matcher {
  return { label, operator: '=', value };
}
