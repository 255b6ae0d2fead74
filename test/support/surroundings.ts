import type { Secret } from '../../src/model';
import type { ScrapeJob, Surroundings } from '../../src/programs/surroundings';

/** Surroundings of no platform: names as they are, secrets below /etc/secrets. */
export function surroundingsWith(jobs: ScrapeJob[] = []): Surroundings {
  return {
    address: (program, port) => `${program}:${port}`,
    replicas: (program, port) => [`${program}-0:${port}`, `${program}-1:${port}`],
    secretPath: (secret: Secret) => `/etc/secrets/${secret.name}/${secret.key}`,
    jobs,
  };
}
