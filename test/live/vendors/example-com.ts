import { ALERTMANAGER_API } from '../../support/vendor-api';
import { type Answer, isJson, type Vendor } from './vendor';

const isOurs = (host: string) => host.endsWith('.example.com');

/** A receiver of webhooks that somebody runs: takes what Alertmanager sends. */
export const WEBHOOK: Vendor = {
  name: 'webhook',
  isFor: ({ host, method }) => isOurs(host) && method === 'POST',
  answer: (request, isKnown) => ({ ...answer(request, isKnown), key: request.path }),
};

const answer: Vendor['answer'] = (request, isKnown) => {
  if (!isKnown(request.path)) return refusal(404, `there is no ${request.path}`);
  if (!isJson(request)) return refusal(415, 'Content-Type is not application/json');
  if (request.json === undefined) return refusal(400, 'the body is no JSON');
  const problems = ALERTMANAGER_API.problems(request.json);
  return problems.length > 0 ? refusal(400, problems.join('; ')) : { status: 200, body: 'ok' };
};

function refusal(status: number, reason: string): Answer {
  return { status, body: reason, reason };
}

/** A page that probes look at. */
export const WEBSITE: Vendor = {
  name: 'website',
  isFor: ({ host, method }) => isOurs(host) && (method === 'GET' || method === 'HEAD'),
  answer: () => ({ status: 200, body: 'Welcome.' }),
};
