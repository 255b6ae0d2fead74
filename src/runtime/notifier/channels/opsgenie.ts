import { identityOf, type Notification, shortened, titleOf } from '../notification';
import { type ChannelRequest, type Endpoints, jsonRequest } from './request';

/** @see https://docs.opsgenie.com/docs/alert-api#create-alert */
const PRIORITY: Record<string, string> = { critical: 'P1', high: 'P2', medium: 'P3', low: 'P4' };
const MAX_MESSAGE = 130;
const MAX_DESCRIPTION = 15_000;
const MAX_ENTITY = 512;
const MAX_DETAILS = 8000;
const SOURCE = 'observatory';

/** An alert of Opsgenie's Alert API: made for each group of alerts, closed at the group's end. */
export function opsgenieRequest(
  apiKey: string,
  notification: Notification,
  severity: string,
  api: string,
): ChannelRequest {
  const headers = { authorization: `GenieKey ${apiKey}` };
  const alias = identityOf(notification);
  if (notification.status === 'resolved') {
    const url = `${api}/v2/alerts/${alias}/close?identifierType=alias`;
    // There is nothing to close when somebody closed it by hand.
    return { ...jsonRequest(url, { source: SOURCE }, headers), alsoDone: [404] };
  }
  const labels = { ...notification.groupLabels, ...notification.commonLabels };
  const body = {
    message: shortened(titleOf(notification), MAX_MESSAGE),
    alias,
    description: shortened(description(notification), MAX_DESCRIPTION),
    priority: PRIORITY[severity] ?? 'P2',
    source: SOURCE,
    ...(labels.service ? { entity: shortened(labels.service, MAX_ENTITY) } : {}),
    details: fitting(labels),
  };
  return jsonRequest(`${api}/v2/alerts`, body, headers);
}

/** Where the account lives. */
export function opsgenieApi(region: string, endpoints: Endpoints): string {
  const regions = Object.keys(endpoints.opsgenie);
  if (!regions.includes(region)) throw new Error(`Opsgenie has no region '${region}', only ${regions.join(', ')}`);
  return endpoints.opsgenie[region];
}

function description({ alerts, note }: Notification): string {
  const texts = alerts.map(({ annotations, generatorURL }) =>
    [
      annotations.summary,
      annotations.description,
      annotations.actions && `To do:\n${annotations.actions}`,
      annotations.runbook_url && `Runbook: ${annotations.runbook_url}`,
      generatorURL && `Query: ${generatorURL}`,
    ]
      .filter(Boolean)
      .join('\n'),
  );
  return [...texts, ...(note ? [note] : [])].join('\n\n');
}

/** As many labels as Opsgenie takes: names and values together have a limit. */
function fitting(labels: Record<string, string>): Record<string, string> {
  let left = MAX_DETAILS;
  const entries = Object.entries(labels).filter(([name, value]) => {
    left -= name.length + value.length;
    return left >= 0;
  });
  return Object.fromEntries(entries);
}
