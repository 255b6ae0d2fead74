import { Blueprint, Channel, Escalation, Responder, Service } from '../../../src/model';

export const expected = { code: 'duplicate-name', says: "responders of the name 'support'" };

export const make = () =>
  new Blueprint('shop', {
    escalation: Escalation.through(new Responder('support', { mail: Channel.email('support@example.com') })),
    services: [new Service('api', { owner: new Responder('support', { mail: Channel.email('support@example.com') }) })],
  });
