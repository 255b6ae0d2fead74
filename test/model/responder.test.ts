import { Channel, ChannelUse, Responder, Secret, Severity, SeverityPolicy } from '../../src/model';

const page = Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') });
const chat = Channel.slack('#team', { webhook: Secret.named('slack', 'url') });
const mail = Channel.email('team@example.com');

describe('Responder', () => {
  test('is woken and written to in chat when it is critical, and gets mail when it is low', () => {
    const team = new Responder('team', { page, chat, mail });
    expect(team.channelsFor(new SeverityPolicy(Severity.CRITICAL))).toEqual([page, chat]);
    expect(team.channelsFor(new SeverityPolicy(Severity.MEDIUM))).toEqual([chat]);
    expect(team.channelsFor(new SeverityPolicy(Severity.LOW))).toEqual([mail]);
  });

  test.each([Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW])(
    'is told of what is %s through the one channel that there is, once',
    (severity) => {
      for (const only of [{ page }, { chat }, { mail }]) {
        expect(new Responder('team', only).channelsFor(new SeverityPolicy(severity))).toEqual(Object.values(only));
      }
    },
  );

  test('is told as the policy says where it differs from the usual', () => {
    const team = new Responder('team', { page, chat, mail });
    expect(team.channelsFor(new SeverityPolicy(Severity.LOW, { channels: [ChannelUse.PAGE] }))).toEqual([page]);
  });
});

describe('Severity', () => {
  test('answers are due within 1, 4, 24 and 48 hours, and reminders come as often', () => {
    const policies = [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW].map(
      (s) => new SeverityPolicy(s),
    );
    expect(policies.map(({ responseTime }) => responseTime.toSeconds() / 3600)).toEqual([1, 4, 24, 48]);
    expect(policies.map(({ repeat }) => repeat)).toEqual(policies.map(({ responseTime }) => responseTime));
  });
});
