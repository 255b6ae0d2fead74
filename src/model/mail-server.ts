import { Problems } from './problem';
import type { Secret } from './secret';

/** What must be known to send email. */
export interface MailServerProps {
  /** Name of the SMTP server. */
  readonly host: string;
  /**
   * Its port. TLS is always required: implicit on 465, by STARTTLS on any other.
   * @default 587
   */
  readonly port?: number;
  /** The address that mails come from. */
  readonly from: string;
  /**
   * Who logs in.
   * @default - nobody logs in
   */
  readonly username?: string;
  /**
   * Holds the password of `username`.
   * @default - nobody logs in
   */
  readonly password?: Secret;
}

/** The SMTP server through which email channels send on Kubernetes. On AWS, Amazon SNS sends. */
export class MailServer {
  /** Name of the SMTP server. */
  public readonly host: string;
  /** Its port. */
  public readonly port: number;
  /** The address that mails come from. */
  public readonly from: string;
  /** Who logs in, if anybody does. */
  public readonly username?: string;
  /** Holds the password. */
  public readonly password?: Secret;

  constructor(props: MailServerProps) {
    this.host = props.host;
    this.port = props.port ?? 587;
    this.from = props.from;
    this.username = props.username;
    this.password = props.password;

    const problems = new Problems(`MailServer '${props.host}'`);
    if (!Number.isInteger(this.port) || this.port < 1 || this.port > 65_535) {
      problems.add(
        'invalid-port',
        `${this.port} is not a port`,
        'give the port of the SMTP server, often 587',
        '1 to 65535',
      );
    }
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(this.from)) {
      problems.add('invalid-address', `'${this.from}' is not an email address`, "write it like 'alerts@example.com'");
    }
    if ((this.username === undefined) !== (this.password === undefined)) {
      problems.add('half-a-login', 'only one of username and password is given', 'give both, or none');
    }
    problems.throwIfAny();
  }
}
