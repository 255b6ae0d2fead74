import { Blueprint, Channel, Duration, Escalation, Responder } from '../../../src/model';

export const expected = { code: 'scrape-interval', says: 'at most 2m' };

export const make = () =>
  new Blueprint('shop', {
    escalation: Escalation.through(new Responder('support', { mail: Channel.email('support@example.com') })),
    scrapeInterval: Duration.minutes(5),
  });
