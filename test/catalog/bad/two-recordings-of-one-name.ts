import { Query, RecordingRule, Service } from '../../../src/model';
import { carts, shop } from '../shop';

export const expected = {
  code: 'duplicate-recording',
  says: "'shop:carts:sum'",
  where: "Blueprint 'shop' › Service 'cart' › RecordingRule 'shop:carts:sum'",
};

export const make = () => {
  const recording = new RecordingRule('shop:carts:sum', { query: Query.promql('sum(carts_open)'), help: 'Carts.' });
  return shop({ services: [new Service('cart', { customMetrics: [carts], recordings: [recording, recording] })] });
};
