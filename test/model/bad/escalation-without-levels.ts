import { Escalation } from '../../../src/model';

export const expected = { code: 'empty-escalation', says: 'at least one responder' };

export const make = () => Escalation.through();
