import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { NODE, sharedQuery } from './queries';

/** Loopback and what container networks make: their traffic is seen on the real interface, or never leaves the node. */
const REAL =
  '{device!~"lo|(veth|cali|cni|docker|br-|flannel|cilium|lxc|tunl|kube-|nodelocaldns|virbr|vnet|dummy|eni).*"}';
const DEVICE = `${NODE}, device`;

/** Below this many packets in a second a few lost ones make a large share. */
const FEWEST_PACKETS = 50;

/** Nodes' network: bandwidth, packet loss. */
export function nodeNetwork({ thresholds, owner }: InfrastructureContext): RuleGroup {
  const rate = (metric: string): string => `sum by (${DEVICE}) (rate(${metric}${REAL}[5m]))`;
  const both = (what: string): string =>
    `${rate(`node_network_receive_${what}_total`)} + ${rate(`node_network_transmit_${what}_total`)}`;
  return new RuleGroup('node.network', {
    recordings: [
      new RecordingRule('node:network_receive_bytes:rate5m', {
        query: sharedQuery(rate('node_network_receive_bytes_total')),
        help: 'Data received in a second.',
      }),
      new RecordingRule('node:network_transmit_bytes:rate5m', {
        query: sharedQuery(rate('node_network_transmit_bytes_total')),
        help: 'Data sent in a second.',
      }),
      new RecordingRule('node:network_packets:rate5m', {
        query: sharedQuery(both('packets')),
        help: 'Packets received and sent in a second.',
      }),
      new RecordingRule('node:network_loss:ratio5m', {
        query: sharedQuery(`(${both('drop')} + ${both('errs')}) / node:network_packets:rate5m`),
        help: 'Share of packets that were dropped or broken.',
      }),
    ],
    alerts: [
      new AlertRule('NodePacketLossHigh', {
        query: sharedQuery(
          `100 * node:network_loss:ratio5m > ${thresholds.packetLoss} and node:network_packets:rate5m > ${FEWEST_PACKETS}`,
        ),
        for: Duration.minutes(15),
        severity: Severity.MEDIUM,
        owner,
        summary: `Interface {{ $labels.device }} of node {{ $labels.node }} ({{ $labels.instance }}) loses {{ printf "%.1f" $value }} % of its packets, more than ${thresholds.packetLoss} %`,
        runbook: new Runbook({
          meaning: 'Packets that are lost are sent again: connections through this interface get slow and break.',
          checks: [
            'Which kind: on the node `ip -s -s link show {{ $labels.device }}`; errors (crc, frame) point to cable or card, drops to a full queue or to protocols that nobody here speaks.',
            'Whether the interface is at its limit: query `node:network_receive_bytes:rate5m{instance="{{ $labels.instance }}"}` and compare with `ethtool {{ $labels.device }}`, or with what the type of machine may have.',
          ],
          actions: [
            'Errors: replace cable or card, or move the machine.',
            'Drops under load: larger rings (`ethtool -G {{ $labels.device }} rx 4096`), or spread the traffic over more nodes.',
            'Drops without load and nobody complaining: unknown protocols; raise the threshold `packetLoss`.',
          ],
        }),
      }),
    ],
  });
}
