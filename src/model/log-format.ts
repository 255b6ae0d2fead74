import { Problems } from './problem';

/** How much a log line matters. */
export enum LogLevel {
  /** Needs attention. */
  ERROR = 'error',
  /** Could become a problem. */
  WARN = 'warn',
  /** Normal operation. */
  INFO = 'info',
  /** Detail for development. */
  DEBUG = 'debug',
}

/** The kinds of log format. */
export enum LogFormatKind {
  /** One JSON object a line. */
  JSON = 'json',
  /** `2024-03-20T10:00:00Z [INFO] api: Request processed request_id=123`. */
  TEXT = 'text',
  /** An own regular expression. */
  PATTERN = 'pattern',
}

/** How a service writes its log lines. */
export class LogFormat {
  /** One JSON object a line, with `timestamp`, `level`, `service`, `message`, `metadata`. */
  public static json(): LogFormat {
    return new LogFormat(LogFormatKind.JSON);
  }

  /** Time, level in brackets, service, message, then `key=value` pairs. */
  public static text(): LogFormat {
    return new LogFormat(LogFormatKind.TEXT);
  }

  /**
   * An own format.
   *
   * @param expression a regular expression with the named groups `time` and `message`, and any others
   */
  public static pattern(expression: string): LogFormat {
    const problems = new Problems('LogFormat.pattern');
    try {
      new RegExp(expression);
    } catch (error) {
      problems.add(
        'invalid-pattern',
        `the pattern does not compile: ${(error as Error).message}`,
        'write it as a JavaScript regular expression',
      );
    }
    for (const group of ['time', 'message']) {
      if (!expression.includes(`(?<${group}>`)) {
        problems.add('missing-group', `the pattern has no group '${group}'`, `add (?<${group}>…)`);
      }
    }
    problems.throwIfAny();
    return new LogFormat(LogFormatKind.PATTERN, expression);
  }

  private constructor(
    /** Which kind of format. */
    public readonly kind: LogFormatKind,
    /** The regular expression of a pattern. */
    public readonly expression?: string,
  ) {}
}
