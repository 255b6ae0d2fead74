import { Channel, Responder } from '../../../src/model';

export const make = () => new Responder('support', { mail: Channel.email('support@example.com') });
