import type { Secret } from '../model';
import type { ScrapeJob, Surroundings } from '../programs/surroundings';
import { portOf } from './directory';
import { type Neighbour, neighboursOf } from './neighbours';
import { replicasOf } from './objects/context';
import { SECRETS_FOLDER } from './objects/volumes';
import type { Placement } from './placement';

/** What programs are told of the cluster around them. */
export function surroundingsOf(
  one: Pick<Neighbour, 'node' | 'names'>,
  placement: Placement,
  jobs: ScrapeJob[],
  own?: { readonly program: string; readonly replicas: number },
): Surroundings {
  const { blueprint, names } = placement;
  const numberOf = (program: string, port: string) => portOf(blueprint, program, port).number;
  const address = (program: string, port: string) =>
    `${names.object(program)}.${names.namespace}.svc:${numberOf(program, port)}`;
  const countOf = (program: string): number | undefined => {
    if (own?.program === program) return own.replicas;
    const neighbour = neighboursOf(one).find(({ shape }) => shape.name === program);
    return neighbour && replicasOf(neighbour.shape);
  };
  return {
    address,
    replicas: (program, port) => {
      const count = countOf(program);
      // Not in this app: how many there are is not known, their service is.
      if (count === undefined) return [address(program, port)];
      const host = `${names.replicasService(program)}.${names.namespace}.svc:${numberOf(program, port)}`;
      return Array.from({ length: count }, (_, i) => `${names.object(program)}-${i}.${host}`);
    },
    secretPath: (secret: Secret) => `${SECRETS_FOLDER}/${secret.name}/${secret.key}`,
    jobs,
  };
}
