import { Blueprint, Channel, Escalation, Responder, Service } from '../../../src/model';

export const expected = { code: 'duplicate-name', says: "Blueprint 'shop': there are two services of the name 'api'" };

export const make = () =>
  new Blueprint('shop', {
    escalation: Escalation.through(new Responder('support', { mail: Channel.email('support@example.com') })),
    services: [new Service('api'), new Service('api')],
  });
