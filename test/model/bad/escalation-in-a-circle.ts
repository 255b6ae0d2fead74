import { Channel, Escalation, Responder } from '../../../src/model';

export const expected = { code: 'circular-escalation', says: 'twice' };

export const make = () => {
  const support = new Responder('support', { mail: Channel.email('support@example.com') });
  return Escalation.through(support, support);
};
