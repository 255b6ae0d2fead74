import { Channel, Secret } from '../../../src/model';

export const expected = { code: 'invalid-slack-channel', says: "'#my-team'" };

export const make = () => Channel.slack('my team', { webhook: Secret.named('slack', 'url') });
