import { Blueprint, Channel, Escalation, Infrastructure, Responder } from '../../../src/model';

export const expected = { code: 'nothing-to-observe', says: 'services, infrastructure or business' };

export const make = () =>
  new Blueprint('shop', {
    escalation: Escalation.through(new Responder('support', { mail: Channel.email('support@example.com') })),
    infrastructure: new Infrastructure({ nodes: false, containers: false }),
  });
