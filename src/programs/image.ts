import { nearest, ObservatoryError, type Problem } from '../model/problem';
import { VERSIONS } from './versions';

/** Where images come from, when it is not where their projects publish them. */
export interface ImageOptions {
  /**
   * A mirror that takes the place of every image's registry: `mirror.example.com/observability` gives
   * `mirror.example.com/observability/prometheus/prometheus:v3.14.0`.
   * @default - each image's own registry
   */
  readonly registry?: string;
  /**
   * Whole references by program, with tag or digest: `{ prometheus: 'mirror.example.com/prom@sha256:…' }`.
   * @default - see src/programs/versions.ts
   */
  readonly references?: Record<string, string>;
}

/** The image of a program. */
export interface Image {
  /** The whole reference, with tag or digest. */
  readonly reference: string;
  /** The version of the program, for labels; `custom` where a digest hides it. */
  readonly version: string;
}

/** The image of a program, as the options say. */
export function imageOf(program: string, options: ImageOptions = {}): Image {
  const known = VERSIONS[program];
  const reference = options.references?.[program];
  if (reference !== undefined) {
    const parts = /^[a-z0-9][^\s@]*?(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@sha256:[0-9a-f]{64})?$/.exec(reference);
    if (!parts || (!parts[1] && !parts[2])) {
      throw new ObservatoryError([
        {
          code: 'invalid-image',
          where: `image of ${program}`,
          message: `'${reference}' does not say which image it is`,
          allowed: 'a reference with a tag or a digest',
          mend: `write it like '${known.image}:${known.version}' or with @sha256:…`,
        },
      ]);
    }
    return { reference, version: parts[1] ?? 'custom' };
  }
  const path = options.registry
    ? `${options.registry.replace(/\/+$/, '')}/${known.image.slice(known.image.indexOf('/') + 1)}`
    : known.image;
  return { reference: `${path}:${known.version}`, version: known.version };
}

/** References for programs that there are none of: they would change nothing, and nobody would know. */
export function imageOptionProblems({ references = {} }: ImageOptions): Problem[] {
  const known = Object.keys(VERSIONS);
  return Object.keys(references)
    .filter((program) => !known.includes(program))
    .map((program) => {
      const near = nearest(program, known);
      return {
        code: 'unknown-program',
        where: 'images.references',
        message: `there is no program '${program}'`,
        allowed: known.join(', '),
        mend: near ? `did you mean '${near}'?` : 'take it away',
      };
    });
}
