import { Blueprint, Channel, Escalation, Infrastructure, Responder, Secret } from 'cdk-observatory';
import { until } from '../../support/process';
import { type RoutedAlert, routedAlerts } from '../support/alertmanager-api';
import { Deployment } from '../support/deployment';
import { cluster } from '../support/live';
import { query } from '../support/prometheus-api';
import { SmallDisk } from '../support/small-disk';
import { story } from '../support/story';
import { VendorsClient } from '../vendors/client';
import type { Page } from '../vendors/pages';
import type { SlackMessage } from '../vendors/slack-messages';

const NAME = 'disks';
const ALERT = 'NodeDiskHigh';
const RAN = ['node-exporter', 'prometheus', 'alertmanager'];

const blueprint = new Blueprint(NAME, {
  escalation: Escalation.through(
    new Responder('support', {
      page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }),
      chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }),
    }),
  ),
  infrastructure: new Infrastructure({ containers: false }),
});

const vendors = new VendorsClient();
let disk: SmallDisk;
let deployment: Deployment;

const isAboutIt = ({ text }: SlackMessage) => text.includes(disk.mountpoint);
const warnings = async (since = 0) => (await vendors.slackMessages(since)).filter(isAboutIt);
const isPage = ({ summary }: Page) => summary.includes(ALERT) && summary.includes(disk.mountpoint);
/** What every Alertmanager has of the disk, by severity. */
const routed = (severity: string): RoutedAlert[] =>
  deployment
    .pods('alertmanager')
    .flatMap((pod) => routedAlerts(pod, ALERT))
    .filter(({ labels }) => labels.mountpoint === disk.mountpoint && labels.severity === severity);

beforeAll(async () => {
  await vendors.clear();
  disk = new SmallDisk(cluster.nodes[1]);
  deployment = await Deployment.of(NAME, blueprint, { times: 20 });
  const isSeen = async () =>
    deployment
      .pods('prometheus')
      .every((pod) => query(pod, `node:filesystem_use:ratio{mountpoint="${disk.mountpoint}"}`).length === 1);
  await until('the disk is watched', isSeen, 120);
}, 300_000);

afterAll(() => {
  disk?.remove();
  deployment?.delete();
}, 150_000);

describe('a node’s disk fills', () => {
  story('beyond 85 %: those who answer read it, and nobody is woken', async (tell) => {
    const start = Date.now();
    disk.fill(90);
    const warning = await vendors.untilSlack('the warning', isAboutIt, 120);
    tell.faultToMessage((warning.message.at - start) / 1000);
    expect(warning.message.body.channel).toBe('#support');
    expect(warning.text).toContain('90 % full, more than 85 %');
    expect((await vendors.pages()).filter(isPage)).toEqual([]);
    tell.ran(...RAN);
  });

  story('beyond 95 %: somebody is paged, and the warning is hidden', async (tell) => {
    const start = Date.now();
    disk.fill(98);
    const page = await vendors.untilPage('the page', isPage, 120);
    tell.faultToMessage((page.openedAt - start) / 1000);
    expect(page.severity).toBe('critical');
    const isHidden = ({ status }: RoutedAlert) => status.state === 'suppressed' && status.inhibitedBy.length > 0;
    await until('every Alertmanager hides the warning', async () => {
      const hidden = routed('medium');
      return hidden.length === 3 && hidden.every(isHidden);
    });
    expect(routed('critical').filter(isHidden)).toEqual([]);
    tell.ran(...RAN);
  });

  story('and is emptied: both are over, and there was one page', async (tell) => {
    const start = Date.now();
    disk.empty();
    await vendors.untilPage('the page is resolved', (page) => isPage(page) && page.resolvedAt !== undefined, 120);
    const isOver = async () => (await warnings(start)).some(({ text }) => /resolved/i.test(text));
    await until('the warning is over', isOver, 120);
    expect((await vendors.pages()).filter(({ summary }) => summary.includes(disk.mountpoint))).toHaveLength(1);
    tell.ran(...RAN);
  });
});
