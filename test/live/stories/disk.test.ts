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
let paged: Page;

const isAboutIt = ({ text }: SlackMessage) => text.includes(disk.mountpoint);
const warnings = async (state: 'FIRING' | 'RESOLVED', since: number) =>
  (await vendors.slackMessages(since)).filter(
    (each) => isAboutIt(each) && new RegExp(`^\\[${state}\\S* medium:`).test(each.title),
  );
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
    expect(await warnings('FIRING', start)).toContainEqual(warning);
    expect((await vendors.pages()).filter(isPage)).toEqual([]);
    tell.ran(...RAN);
  });

  story('beyond 95 %: somebody is paged, and the warning is hidden', async (tell) => {
    const start = Date.now();
    disk.fill(98);
    const page = await vendors.untilPage('the page', isPage, 120);
    tell.faultToMessage((page.openedAt - start) / 1000);
    expect(page.severity).toBe('critical');
    await until('every Alertmanager hides the warning behind it', async () => {
      const [critical] = routed('critical');
      const hidden = routed('medium');
      return hidden.length === 3 && hidden.every(({ status }) => status.inhibitedBy.includes(critical?.fingerprint));
    });
    expect(routed('critical').filter(({ status }) => status.state !== 'active')).toEqual([]);
    paged = page;
    tell.ran(...RAN);
  });

  // A disk that fills so fast is said to be full soon, too, if these stories take long: that is told under a name of its own.
  story('and is emptied: both are over, and there was one page', async (tell) => {
    expect(await warnings('FIRING', paged.openedAt)).toEqual([]);
    const start = Date.now();
    disk.empty();
    await vendors.untilPage('the page is resolved', (page) => isPage(page) && page.resolvedAt !== undefined, 120);
    // Whether the end of the warning is told is chance: Alertmanager forgets an end at which it still hides what ended.
    const isOver = async () => [...routed('medium'), ...routed('critical')].length === 0;
    await until('no Alertmanager has either any more', isOver, 120);
    const ends = (await warnings('RESOLVED', start)).length;
    tell.note(
      ends > 0 ? 'the end of the warning was told as well' : 'the end of the warning was told by that of the page',
    );
    expect((await vendors.pages()).filter(isPage)).toHaveLength(1);
    tell.ran(...RAN);
  });
});
