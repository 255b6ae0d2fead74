import { checkObjectName } from './names';
import { Problems } from './problem';
import type { Responder } from './responder';

/** What is said about a probe. */
export interface ProbeProps {
  /**
   * Who answers when it fails.
   * @default - the first level of the blueprint's escalation
   */
  readonly owner?: Responder;
}

/** A look from outside: whether an address answers, how fast, and how long its certificate is still good. */
export class Probe {
  /**
   * Requests a page; any status from 200 to 299 is right, redirects are followed.
   *
   * @param name the probe's name, unique in its blueprint
   * @param url address with `http://` or `https://`, without a user or password
   */
  public static http(name: string, url: string, props: ProbeProps = {}): Probe {
    return new Probe(name, url, props.owner);
  }

  private constructor(
    /** The probe's name. */
    public readonly name: string,
    /** What is requested. */
    public readonly url: string,
    /** Who answers when it fails. */
    public readonly owner?: Responder,
  ) {
    const problems = new Problems(`Probe '${name}'`);
    checkObjectName(problems, 'probe', name);
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
      problems.add(
        'invalid-url',
        'what was given is not the address of a page',
        "write it like 'https://shop.example.com/health'",
      );
    } else if (parsed.username || parsed.password) {
      problems.add(
        'secret-in-url',
        'there is a user or a password in the address',
        'leave it away: probe a page that needs no login',
      );
    }
    problems.throwIfAny();
  }
}
