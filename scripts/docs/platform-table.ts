import { ChannelKind } from 'cdk-observatory';
import {
  DEFAULT_ROUTES_QUOTA,
  DEFAULT_RULES_QUOTA,
  MAX_REPEAT_DAYS,
  MAX_RETENTION_DAYS,
  MIN_EVALUATION_SECONDS,
  MIN_SCRAPE_SECONDS,
} from '../../src/aws/limits';
import { SourceName } from '../../src/catalog/sources';

/** What a platform makes of something. */
interface Cell {
  /** `yes`: as it is; `mapped`: in another way; `error`: refused at synthesis; `no`: left out, and said so. */
  readonly how: 'yes' | 'mapped' | 'error' | 'no';
  readonly note?: string;
}

interface Row {
  readonly kubernetes: Cell;
  readonly aws: Cell;
}

const yes = (note?: string): Cell => ({ how: 'yes', note });
const mapped = (note: string): Cell => ({ how: 'mapped', note });
const error = (note: string): Cell => ({ how: 'error', note });
const no = (note: string): Cell => ({ how: 'no', note });

/** By the kinds that there are: a new kind does not compile without a row. */
const CHANNELS: Record<ChannelKind, Row> = {
  [ChannelKind.EMAIL]: {
    kubernetes: yes("through the blueprint's mail server; without one an error"),
    aws: mapped('SNS writes the mail and asks each address to confirm; no mail server'),
  },
  [ChannelKind.SLACK]: { kubernetes: yes(), aws: mapped('the notifier') },
  [ChannelKind.PAGER_DUTY]: { kubernetes: yes(), aws: mapped('the notifier') },
  [ChannelKind.OPSGENIE]: { kubernetes: yes(), aws: mapped('the notifier') },
  [ChannelKind.WEBHOOK]: { kubernetes: yes(), aws: mapped('the notifier, with the same JSON') },
  [ChannelKind.SNS]: {
    kubernetes: yes('credentials by the service account'),
    aws: yes('the topic must let `aps.amazonaws.com` publish'),
  },
};

const ALERTING: Record<string, Row> = {
  'routes by responder and severity': {
    kubernetes: yes(),
    aws: yes(`over ${DEFAULT_ROUTES_QUOTA} routes a warning: the quota must be raised`),
  },
  'repeat interval': { kubernetes: yes(), aws: error(`more than ${MAX_REPEAT_DAYS} days`) },
  inhibition: { kubernetes: yes(), aws: yes() },
  'credentials of channels': {
    kubernetes: yes('Secrets, mounted as files'),
    aws: mapped('Secrets Manager, read by the notifier'),
  },
  'dead man’s switch': { kubernetes: yes(), aws: mapped('the notifier') },
};

const RULES: Record<string, Row> = {
  'recording and alerting rules': {
    kubernetes: yes(),
    aws: yes(`over ${DEFAULT_RULES_QUOTA} rules a warning: the quota must be raised`),
  },
  'evaluation interval': { kubernetes: yes(), aws: error(`less than ${MIN_EVALUATION_SECONDS} seconds`) },
  'retention of metrics': {
    kubernetes: yes('by age, and by size before the volume is full'),
    aws: error(`more than ${MAX_RETENTION_DAYS} days`),
  },
  'native histograms': { kubernetes: yes(), aws: yes() },
  exemplars: { kubernetes: yes(), aws: no('the service keeps none') },
};

/** By the sources that there are. */
const SOURCES: Record<SourceName, Row> = {
  [SourceName.NODE_EXPORTER]: {
    kubernetes: yes('a DaemonSet'),
    aws: mapped('a daemon on EC2 instances of the ECS cluster, an add-on of EKS; Fargate has no nodes'),
  },
  [SourceName.KUBE_STATE_METRICS]: { kubernetes: yes(), aws: mapped('an add-on of EKS; none on ECS') },
  [SourceName.CADVISOR]: { kubernetes: yes(), aws: mapped('on EKS through the API; none on ECS') },
  [SourceName.KUBELET]: { kubernetes: yes(), aws: mapped('on EKS through the API; none on ECS') },
  [SourceName.BLACKBOX_EXPORTER]: { kubernetes: yes(), aws: yes('on Fargate; with an EKS cluster alone an error') },
  [SourceName.PUSHGATEWAY]: {
    kubernetes: yes(),
    aws: yes('on Fargate, data on EFS; with an EKS cluster alone an error'),
  },
  [SourceName.PROMETHEUS]: { kubernetes: yes(), aws: no('the service watches itself') },
  [SourceName.ALERTMANAGER]: { kubernetes: yes(), aws: no('the service watches itself') },
  [SourceName.COLLECTOR]: { kubernetes: no('Prometheus scrapes by itself'), aws: yes('on Fargate') },
};

const COLLECTION: Record<string, Row> = {
  'services that nobody collects': {
    kubernetes: mapped('found by the label `app.kubernetes.io/name`'),
    aws: error('unless an EKS cluster is given, where they are found by the label'),
  },
  'scrape interval': { kubernetes: yes(), aws: yes(`on EKS less than ${MIN_SCRAPE_SECONDS} seconds is an error`) },
  'tasks with ports chosen when they start': { kubernetes: no('there are none'), aws: error('network mode `bridge`') },
};

const WORDS: Record<Cell['how'], string> = { yes: 'yes', mapped: 'another way', error: 'error', no: 'no' };

/** What each platform can and can't express, as Markdown. */
export function platformTable(): string {
  return [
    section('Channels', CHANNELS),
    section('Alerts', ALERTING),
    section('Rules and metrics', RULES),
    section('What is collected', { ...SOURCES, ...COLLECTION }),
  ].join('\n\n');
}

function section(title: string, rows: Record<string, Row>): string {
  const lines = Object.entries(rows).map(
    ([what, { kubernetes, aws }]) => `| ${what} | ${text(kubernetes)} | ${text(aws)} |`,
  );
  return [`### ${title}`, '', '| what | Kubernetes | AWS |', '| --- | --- | --- |', ...lines].join('\n');
}

function text({ how, note }: Cell): string {
  return note ? `${WORDS[how]}: ${note}` : WORDS[how];
}
