import { Blueprint, Channel, Escalation, Responder } from '../../../src/model';

export const make = () =>
  new Blueprint('shop', {
    escalation: Escalation.through(new Responder('support', { mail: Channel.email('support@example.com') })),
  });
