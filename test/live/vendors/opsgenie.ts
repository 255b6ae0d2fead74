import { OPSGENIE_API, OPSGENIE_CLOSE_API } from '../../support/vendor-api';
import type { VendorName } from './names';
import { type Answer, field, isJson, type Vendor, type VendorRequest } from './vendor';

/** @see https://docs.opsgenie.com/docs/alert-api#create-alert */
const MAX_LENGTHS = { message: 130, alias: 512, description: 15_000, entity: 512, source: 100 };

/** Accounts live in one of two regions, and the other does not know their keys. */
export const OPSGENIE = opsgenie('opsgenie', 'api.opsgenie.com');
export const OPSGENIE_EU = opsgenie('opsgenie-eu', 'api.eu.opsgenie.com');

/**
 * Opsgenie's Alert API.
 *
 * @see https://docs.opsgenie.com/docs/response for what it answers
 */
function opsgenie(name: VendorName, itsHost: string): Vendor {
  return {
    name,
    isFor: ({ host }) => host === itsHost,
    answer: (request, isKnown) => {
      const key = /^GenieKey (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (key === undefined || !isKnown(key)) return { ...refusal(401, 'Could not authenticate'), key };
      return { ...answer(request), key };
    },
  };
}

function answer(request: VendorRequest): Answer {
  const { method, path, json } = request;
  const [, identifier] = /^\/v2\/alerts(?:\/([^/?]+)\/close)?(?:\?.*)?$/.exec(path) ?? [undefined, path];
  if (identifier === path) return refusal(404, `there is no ${path}`);
  if (method !== 'POST') return refusal(405, `${method} is not allowed`);
  if (!isJson(request)) return refusal(415, 'Content-Type is not application/json');
  if (json === undefined) return refusal(400, 'the body is no JSON');
  const problems = identifier ? OPSGENIE_CLOSE_API.problems(json) : [...OPSGENIE_API.problems(json), ...tooLong(json)];
  if (problems.length > 0) return refusal(422, problems.join('; '));
  return { status: 202, body: { result: 'Request will be processed', took: 0.001, requestId: 'test' } };
}

function tooLong(json: unknown): string[] {
  return Object.entries(MAX_LENGTHS)
    .filter(([name, most]) => String(field(json, name) ?? '').length > most)
    .map(([name, most]) => `${name} is longer than ${most} characters`);
}

function refusal(status: number, reason: string): Answer {
  return { status, body: { message: reason, took: 0.001, requestId: 'test' }, reason };
}
