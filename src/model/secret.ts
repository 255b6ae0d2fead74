import { Problems } from './problem';

/**
 * A reference to a secret: where the value is kept, never the value.
 *
 * On Kubernetes: key `key` of the Secret `name` in the observatory's namespace.
 * On AWS: field `key` of the JSON in the Secrets Manager secret `name`.
 * Whoever runs the stack makes the secret; the library only ever mounts it.
 */
export class Secret {
  /**
   * Points at a secret.
   *
   * @param name the secret's name: lower-case letters, digits, hyphens and dots, at most 253 characters
   * @param key which of its values: letters, digits, `-`, `_` and `.`
   * @see https://kubernetes.io/docs/concepts/configuration/secret/
   */
  public static named(name: string, key: string): Secret {
    return new Secret(name, key);
  }

  private constructor(
    /** The secret's name. */
    public readonly name: string,
    /** Which of the secret's values. */
    public readonly key: string,
  ) {
    const problems = new Problems('Secret');
    if (!/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(name)) {
      // What was given is not shown: it may be the secret itself.
      problems.add(
        'invalid-secret-name',
        'the name given is not the name of a secret; is it the value?',
        "put the value into a secret of your platform and name it here: Secret.named('slack', 'url')",
        'lower-case letters, digits, hyphens and dots, at most 253 characters',
      );
    }
    if (!/^[-._a-zA-Z0-9]{1,63}$/.test(key)) {
      problems.add(
        'invalid-secret-key',
        'the key given is not the key of a secret; is it the value?',
        "name the key only: Secret.named('slack', 'url')",
        'letters, digits, -, _ and ., at most 63 characters',
      );
    }
    problems.throwIfAny();
  }

  /** How the reference reads in messages: `slack/url`. */
  public toString(): string {
    return `${this.name}/${this.key}`;
  }
}
