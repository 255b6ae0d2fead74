import { Service } from '../../../src/model';
import { alert } from '../../catalog/shop';

export const expected = { code: 'duplicate-name', says: "two alerts of the name 'QueueLong' and the severity low" };

export const make = () =>
  new Service('api', { alerts: [alert('QueueLong', 'up == 0'), alert('QueueLong', 'up == 0')] });
