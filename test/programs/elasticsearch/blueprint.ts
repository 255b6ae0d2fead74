import { Blueprint, Channel, Duration, Escalation, Responder, Retention, Secret, Service } from '../../../src/model';

const webhook = Secret.named('slack', 'url');
const support = new Responder('support', { chat: Channel.slack('#support', { webhook }) });
const checkout = new Responder('checkout', { chat: Channel.slack('#checkout', { webhook }) });

export const days = (count: number) => Duration.days(count);

/** A system with two teams, whose logs become warm and cold and are archived unless said otherwise. */
export function shop(
  logs = new Retention({ warm: days(7), cold: days(20), delete: days(30), archive: days(365) }),
): Blueprint {
  return new Blueprint('my-shop', {
    escalation: Escalation.through(support, checkout),
    services: [new Service('api'), new Service('cart'), new Service('payment', { owner: checkout })],
    retention: { logs },
  });
}
