import { Channel, Secret } from '../../src/model';

describe('Secret', () => {
  test('is where a value is kept, and never the value', () => {
    const secret = Secret.named('slack', 'url');
    expect(JSON.stringify(secret)).toBe('{"name":"slack","key":"url"}');
    expect(`${secret}`).toBe('slack/url');
  });

  test('can not be given as text: that does not compile', () => {
    const literal = () => {
      // @ts-expect-error A text where a secret belongs.
      Channel.slack('#team', { webhook: 'https://hooks.example.com/T000' });
      // @ts-expect-error A text where a secret belongs.
      Channel.pagerDuty({ routingKey: 'R000' });
      // @ts-expect-error A text where a secret belongs.
      Channel.opsgenie({ apiKey: 'K000' });
      // @ts-expect-error A text where a secret belongs.
      Channel.webhook({ url: 'https://example.com/hook' });
    };
    expect(literal).toBeDefined();
  });
});
